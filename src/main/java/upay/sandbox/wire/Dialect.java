package upay.sandbox.wire;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;

/**
 * One channel's wire format, signature and codes.
 *
 * <p>Threads: called on the server's event loop, must not block it; may be called for many requests at once.
 */
public interface Dialect {

    /** The channel; its base path is {@code /} + {@link Payway#channel()}. */
    Payway payway();

    /** Answers one request. A failed future: the result is unknown, and the connection is cut. */
    Future<WireResponse> answer(WireRequest incoming);

    /**
     * Builds the callback of a payment.
     *
     * @param trade charged, with a notify URL
     * @param forged one that the channel never sends: another amount under the signature of the right one
     */
    Future<WireCallback> callback(Trade trade, boolean forged);

    /** The dialect in which this trade is notified; another one where a channel has several interfaces. */
    default Dialect of(Trade trade) {
        return this;
    }

    /**
     * Signs with another of the channel's published keys from now on, as a channel that replaces its key.
     *
     * @param key its name, as the dialect knows it
     * @return false if it has no such key
     */
    default boolean signWith(String key) {
        return false;
    }

    /**
     * Builds the callback of a refund that was made in the channel's console.
     *
     * @param trade with a notify URL
     * @return empty: this channel sends none
     */
    default Future<Optional<WireCallback>> refundCallback(Trade trade, TradeRefund refund) {
        return Future.succeededFuture(Optional.empty());
    }

    /** Whether the merchant's answer acknowledges a callback, so that it is not repeated. */
    boolean acknowledged(int status, String body);
}
