/**
 * The upay 2.0 wire protocol: decoding and validating requests, signatures, the two-level envelope.
 *
 * <p>Contents: pure functions between bytes and records. Not allowed: I/O, futures, business decisions. Imports:
 * domain, Jackson's streaming API, the Vert.x buffer. Start with {@link upay.protocol.RequestSchema} (bytes to
 * requests: {@code JsonBody}, with {@code FlatJsonBody} as the fast path, or {@code FormBody} reads the {@code Fields},
 * {@code FieldRules} checks them) and {@link upay.protocol.Envelope} (replies to bytes).
 *
 * <p>Threads: everything here is immutable or confined to one call.
 */
@NullMarked
package upay.protocol;

import org.jspecify.annotations.NullMarked;
