/** What goes on now, in the management API. */
@NullMarked
package upay.api.overview;

import org.jspecify.annotations.NullMarked;
