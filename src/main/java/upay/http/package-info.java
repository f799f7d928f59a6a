/**
 * The port that shops call: HTTP in, HTTP out, and everything that keeps a bad client from hurting the others.
 *
 * <p>Lives here: routing, bounds and time-outs, the order of checks (protocol.md#checks), draining. Must not: business
 * decisions, JSON (that is {@code upay.protocol}), SQL. Imports operation, protocol, domain and Vert.x Web; only the root
 * enters. Start with {@link upay.http.HttpVerticle}, then {@code Intake} (all connections of an instance), {@code Exchange}
 * (one request) and {@code Reception} (who is asking, and may they).
 *
 * <p>Threads: each verticle instance is confined to its event loop; {@link upay.http.admission.AdmissionControl} is shared by all.
 */
package upay.http;
