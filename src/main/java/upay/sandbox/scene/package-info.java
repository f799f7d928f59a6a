/**
 * What the played channels do: the magic amounts, the rules that all channels share, and when things happen by
 * themselves.
 *
 * <p>Lives here: the tables of magic amounts and pure decisions over a {@link upay.sandbox.ledger.Trade}, and the one
 * loop that reads, decides and writes. Must not: wire formats, signatures, HTTP. The dialects and the ledger's routes
 * enter through {@link upay.sandbox.scene.SceneEngine}. Start with {@link upay.sandbox.scene.PayMagic}.
 *
 * <p>Threads: everything may be called from any thread.
 */
@NullMarked
package upay.sandbox.scene;

import org.jspecify.annotations.NullMarked;
