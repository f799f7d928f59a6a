/**
 * The upay 2.0 wire protocol: decoding and validating requests, signatures, the two-level envelope.
 *
 * <p>Lives here: pure functions between bytes and records. Must not: I/O, futures, business decisions. Imports: domain,
 * Jackson's streaming API, the Vert.x buffer. Start with {@link upay.protocol.RequestSchema} (bytes to requests: {@code
 * JsonBody}, with {@code PlainBody} for most, or {@code FormBody} finds the {@code Fields}, {@code Rules} judges them) and
 * {@link upay.protocol.Envelope} (replies to bytes).
 *
 * <p>Threads: everything here is immutable or confined to one call.
 */
@NullMarked
package upay.protocol;

import org.jspecify.annotations.NullMarked;
