/** The settings that take effect while the program runs: the configuration is read again when a file changes. */
@NullMarked
package upay.app.reload;

import org.jspecify.annotations.NullMarked;
