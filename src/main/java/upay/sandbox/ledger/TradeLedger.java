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

    /** Writes a new trade; false if the key is taken. */
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
}
