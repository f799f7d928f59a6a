/** The console through its port. */
@NullMarked
package upay.e2e.console;

import org.jspecify.annotations.NullMarked;
