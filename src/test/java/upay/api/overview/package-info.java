/** What the overview is made of. */
@NullMarked
package upay.api.overview;

import org.jspecify.annotations.NullMarked;
