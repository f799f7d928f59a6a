/** The management API of a gateway, put together from its parts. */
@NullMarked
package upay.app.api;

import org.jspecify.annotations.NullMarked;
