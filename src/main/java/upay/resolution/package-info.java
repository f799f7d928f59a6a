/** The manual resolution of an order whose money the channel cannot account for. */
package upay.resolution;
