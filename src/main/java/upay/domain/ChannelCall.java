package upay.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * One question to a channel, as it crosses the event bus. Holds no credentials: the channel's verticle knows them by
 * merchant.
 *
 * @param order the order's number: the channel's out_trade_no
 * @param tradeNo the channel's own number, null while unknown
 * @param orderTime the order's ctime (some channels name a trade by number and time)
 * @param paymentCode the customer's payment code; only with PAY, else null
 * @param expiresAfter PAY, PRECREATE: how long from now on the channel may let the customer pay; else null
 * @param tsn the transaction's number: REFUND and REFUND_QUERY know the refund by it, UNDO where the channel wants a
 *     number of its own
 * @param transactionTime the transaction's ctime
 * @param amount REFUND: what is given back; else the order's total
 * @param extended the pay's, precreate's or refund's own (JSON object text), each connector sends only the keys that it allows
 * @param timeout how long the asker waits at most; the exchange uses this or the channel's own read time-out,
 *     whichever is shorter
 */
public record ChannelCall(
        ChannelAction action,
        OrderKey order,
        Purchase purchase,
        String tradeNo,
        Instant orderTime,
        Secret paymentCode,
        Duration expiresAfter,
        long tsn,
        Instant transactionTime,
        Fen amount,
        String extended,
        Duration timeout) {

    public Payway payway() {
        return purchase.payway();
    }

    public Fen total() {
        return purchase.total();
    }
}
