/**
 * The common wire code of the dialects: the exchange's records, forms, flat XML, keys.
 *
 * <p>Contains pure functions on bytes, except for {@link upay.sandbox.wire.SigningExecutor}. Not here: a channel's
 * own format or rules, scenes. Used by the dialects and the request handler. Start with {@link
 * upay.sandbox.wire.Dialect}.
 *
 * <p>Threads: everything is immutable unless stated otherwise.
 */
@NullMarked
package upay.sandbox.wire;

import org.jspecify.annotations.NullMarked;
