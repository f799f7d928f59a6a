/**
 * The HTTP port of the protocol: routing, request bodies, authentication and responses, and fair shares among
 * clients.
 *
 * <p>Not here: business decisions, JSON (that is {@code upay.protocol}), SQL. The order of checks is in
 * protocol.md#checks. Start with {@link upay.http.HttpVerticle}, then {@link upay.http.ConnectionRegistry} (all
 * connections of an instance), {@link upay.http.RequestExchange} (one request) and {@link
 * upay.http.RequestAuthenticator} (authentication and admission: {@link upay.http.SignerLookup} before the body, {@link
 * upay.http.SignatureCheck} and {@link upay.http.PresentKeys} after it).
 *
 * <p>Threads: each verticle instance is confined to its event loop; {@code AdmissionControl} is shared by all.
 */
@NullMarked
package upay.http;

import org.jspecify.annotations.NullMarked;
