/** The operators' commands that list, show and resolve orders. */
@NullMarked
package upay.cli.order;

import org.jspecify.annotations.NullMarked;
