package upay.sandbox.ledger;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;

/**
 * Stores the channels' trades. A write that succeeded is as durable as the implementation; after a failed future it
 * may or may not have been written. May be called from any thread; futures complete on the caller's context if there
 * is one.
 */
public interface TradeLedger {

    /** Writes a new trade, of which nothing has been given back yet; false if the key is taken. */
    Future<Boolean> open(Trade trade);

    /** Replaces the trade whose version is one less than this one's; false if its version is another one. */
    Future<Boolean> replace(Trade trade);

    Future<Optional<Trade>> find(TradeKey key);

    /** The trades with this number at any channel, at most one for each. */
    Future<List<Trade>> findBySn(String sn);

    /** The trade that has a refund of this number. */
    Future<Optional<Trade>> findByRefund(Payway payway, String refundNumber);

    /**
     * A page in the order of the keys, after {@code after}.
     *
     * @param after null: from the beginning
     * @param limit 1 … 10,000
     */
    Future<List<Trade>> page(@Nullable TradeKey after, int limit);

    /** Trades with an event that became due before {@code now} (epoch milliseconds) and was not written yet. */
    Future<List<TradeKey>> overdue(long now, int limit);

    /**
     * A page of the payments of a span, in the order of (time, number).
     *
     * @param after the last one of the page before; null: from the beginning
     * @param limit 1 … 10,000
     */
    Future<List<Trade>> charged(LedgerSpan span, @Nullable Trade after, int limit);

    /**
     * A page of what was given back in a span, in the order of (time, number of the trade, number of the refund); a
     * refund that the channel accepted and will do counts from then on.
     *
     * @param time that decides whether a refund is in the span
     * @param after the last one of the page before; null: from the beginning
     * @param limit 1 … 10,000
     */
    Future<List<TradeReturn>> returned(LedgerSpan span, ReturnTime time, @Nullable TradeReturn after, int limit);
}
