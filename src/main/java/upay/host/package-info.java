/** Hosts elsewhere: their addresses, looked up without blocking, and whether these are public. */
@NullMarked
package upay.host;

import org.jspecify.annotations.NullMarked;
