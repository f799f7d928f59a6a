/**
 * The behaviour of the simulated channels: the magic amounts, the rules that all channels share, and the times of
 * events.
 *
 * <p>Contains the tables of magic amounts and pure decisions over a {@link upay.sandbox.ledger.Trade}, and the one
 * loop that reads, decides and writes. Not here: wire formats, signatures, HTTP. The dialects and the ledger's routes
 * call {@link upay.sandbox.scene.SceneEngine}. Start with {@link upay.sandbox.scene.PayMagic}.
 *
 * <p>Threads: everything may be called from any thread.
 */
@NullMarked
package upay.sandbox.scene;

import org.jspecify.annotations.NullMarked;
