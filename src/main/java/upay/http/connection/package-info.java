/** Client connections: TLS, trusted proxies, strict decoding and eviction. */
@NullMarked
package upay.http.connection;

import org.jspecify.annotations.NullMarked;
