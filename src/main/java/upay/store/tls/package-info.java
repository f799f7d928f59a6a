/** TLS to the store: what a server's certificate is checked by, the client's own certificate, and failed handshakes. */
@NullMarked
package upay.store.tls;

import org.jspecify.annotations.NullMarked;
