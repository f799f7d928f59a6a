/** The shares of connections, requests and bodies that terminals, merchants and addresses may hold. */
@NullMarked
package upay.http.admission;

import org.jspecify.annotations.NullMarked;
