/**
 * The state of the simulated channels: each trade, what was really charged and refunded, and the times from which its
 * scenario continues after a restart.
 *
 * <p>Contains the trade record, the ledger's interface and its two implementations (memory, PostgreSQL). Not here:
 * wire formats, magic amounts, HTTP. Used by the scenes and the ledger's routes. Start with {@link
 * upay.sandbox.ledger.Trade} and {@link upay.sandbox.ledger.TradeLedger}.
 *
 * <p>Threads: the records are immutable; a ledger may be called from any thread.
 */
@NullMarked
package upay.sandbox.ledger;

import org.jspecify.annotations.NullMarked;
