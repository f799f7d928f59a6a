/** The console's files. */
@NullMarked
package upay.console;

import org.jspecify.annotations.NullMarked;
