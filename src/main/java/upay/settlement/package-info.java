/**
 * The drives take each transaction from its stored intent to a final state, across restarts and instances.
 *
 * <p>Not allowed: HTTP, SQL, the event bus, building replies. Start with {@link upay.settlement.Settlement}, then
 * {@link upay.settlement.PaymentDrive}.
 *
 * <p>Threads: a drive has one continuation at a time, on the context that started it; nothing blocks.
 */
@NullMarked
package upay.settlement;

import org.jspecify.annotations.NullMarked;
