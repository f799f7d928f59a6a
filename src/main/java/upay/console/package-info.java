/** The console: pages in the browser that use the management API, served by the management port. */
@NullMarked
package upay.console;

import org.jspecify.annotations.NullMarked;
