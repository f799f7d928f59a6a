/**
 * What the played channels remember: each trade, what was really charged for it and given back, and the moments from
 * which its scenario goes on after a restart.
 *
 * <p>Lives here: the trade record, the ledger's interface and its two keepers (memory, PostgreSQL). Must not: wire
 * formats, magic amounts, HTTP. The scenes enter and the ledger's routes. Start with {@link upay.sandbox.ledger.Trade}
 * and {@link upay.sandbox.ledger.TradeLedger}.
 *
 * <p>Threads: the records are immutable; a ledger may be called from any thread.
 */
@NullMarked
package upay.sandbox.ledger;

import org.jspecify.annotations.NullMarked;
