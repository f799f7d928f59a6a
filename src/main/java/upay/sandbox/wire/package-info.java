/**
 * What the dialects have in common on the wire: the exchange's records, forms, flat XML, keys.
 *
 * <p>Lives here: bytes in, bytes out, pure but for {@link upay.sandbox.wire.SigningExecutor}. Must not: a channel's own format or
 * rules, scenes. The dialects and the reception enter. Start with {@link upay.sandbox.wire.Dialect}.
 *
 * <p>Threads: everything is immutable or says otherwise.
 */
@NullMarked
package upay.sandbox.wire;

import org.jspecify.annotations.NullMarked;
