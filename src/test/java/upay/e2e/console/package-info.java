/** The console through its port, and in a browser. */
@NullMarked
package upay.e2e.console;

import org.jspecify.annotations.NullMarked;
