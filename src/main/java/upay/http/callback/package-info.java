/** The HTTP routes on which channels deliver their callbacks, rate limited by address. */
@NullMarked
package upay.http.callback;

import org.jspecify.annotations.NullMarked;
