/** The operators' commands that list, show and resolve orders, with their timeline and next steps. */
@NullMarked
package upay.cli.order;

import org.jspecify.annotations.NullMarked;
