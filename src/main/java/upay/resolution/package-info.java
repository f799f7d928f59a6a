/**
 * What an operator does about one order: a check with its channel, and the manual resolution of money that the channel
 * cannot account for.
 */
@NullMarked
package upay.resolution;

import org.jspecify.annotations.NullMarked;
