/** The manual resolution of an order whose money the channel cannot account for. */
@NullMarked
package upay.resolution;

import org.jspecify.annotations.NullMarked;
