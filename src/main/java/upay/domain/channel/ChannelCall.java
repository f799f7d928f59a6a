package upay.domain.channel;

import java.time.Duration;
import java.time.Instant;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Secret;

/**
 * One question to a channel, as it crosses the event bus. Holds no credentials: the channel's verticle knows them by
 * merchant.
 *
 * @param timeout how long the asker waits at most; the exchange uses this or the channel's own read time-out,
 *     whichever is shorter
 */
public record ChannelCall(ChannelAction action, Trade trade, Movement movement, Offer offer, Duration timeout) {

    /**
     * The payment that is asked about.
     *
     * @param order the order's number: the channel's out_trade_no
     * @param tradeNo the channel's own number, null while unknown
     * @param orderTime the order's ctime (some channels name a trade by number and time)
     */
    public record Trade(OrderKey order, Purchase purchase, String tradeNo, Instant orderTime) {}

    /**
     * The transaction that is asked about.
     *
     * @param tsn its number: REFUND and REFUND_QUERY know the refund by it, UNDO where the channel wants a number of its own
     * @param transactionTime its ctime
     * @param amount REFUND: what is given back; else the order's total
     * @param extended the pay's, precreate's or refund's own (JSON object text), each connector sends only the keys that it
     *     allows
     */
    public record Movement(long tsn, Instant transactionTime, Fen amount, String extended) {}

    /**
     * What a customer can pay with, and for how long.
     *
     * @param paymentCode the customer's payment code; only with PAY, else null
     * @param expiresAfter PAY, PRECREATE: how long from now on the channel may let the customer pay; else null
     */
    public record Offer(Secret paymentCode, Duration expiresAfter) {}

    public OrderKey order() {
        return trade.order();
    }

    public Purchase purchase() {
        return trade.purchase();
    }

    public Payway payway() {
        return purchase().payway();
    }

    public Fen total() {
        return purchase().total();
    }
}
