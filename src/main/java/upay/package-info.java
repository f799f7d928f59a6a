/**
 * The program's entry point: {@link upay.Main} hands over to the command line.
 */
@NullMarked
package upay;

import org.jspecify.annotations.NullMarked;
