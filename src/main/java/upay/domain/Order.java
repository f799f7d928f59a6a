package upay.domain;

import java.time.Instant;

/**
 * One order as stored: the aggregate root. Every change of it or of its transactions is a compare-and-set on
 * {@code version}.
 *
 * @param version counts the changes, from 1
 * @param failure why the payment failed
 * @param ctime when it was stored, by the store's clock
 */
public record Order(
        OrderKey key,
        Purchase purchase,
        OrderStatus status,
        int version,
        Balance balance,
        Failure failure,
        Trade trade,
        Instant ctime) {

    /**
     * What was paid, and what of it goes back.
     *
     * @param net net_amount: the total while nothing was paid or the payment was given back, 0 when canceled, else what was
     *     paid less the confirmed refunds
     * @param refunding the sum of the refunds in flight, those of unknown outcome included; refunding ≤ net
     * @param unknownRefunds how many of them have an unknown outcome, as far as the client was told
     * @param cancelTsn the number of the cancel transaction, 0 where there was none
     * @param paid true once the channel confirmed the payment while the order was open
     */
    public record Balance(Fen net, Fen refunding, int unknownRefunds, long cancelTsn, boolean paid) {
        /** Of an order that has just begun. */
        public static Balance unpaid(Fen total) {
            return new Balance(total, Fen.ZERO, 0, 0, false);
        }
    }

    /**
     * What the channel says of the payment; each text is null while unknown.
     *
     * @param channelKnows true once the channel confirmed that it knows the trade (protocol.md#late-money)
     * @param tradeNo the channel's order number
     * @param payerUid the customer's number at the channel
     * @param payerLogin the customer's name at the channel
     * @param qrCode what the customer scans
     */
    public record Trade(boolean channelKnows, String tradeNo, String payerUid, String payerLogin, String qrCode) {
        public static final Trade UNKNOWN = new Trade(false, null, null, null, null);
    }

    /** The first version: stored, and the channel not asked yet. */
    public static Order created(OrderKey key, Purchase purchase, Instant ctime) {
        return new Order(
                key,
                purchase,
                OrderStatus.CREATED,
                1,
                Balance.unpaid(purchase.total()),
                Failure.NONE,
                Trade.UNKNOWN,
                ctime);
    }

    /** What a new refund may still take. */
    public Fen refundable() {
        return balance.net().minus(balance.refunding());
    }

    public boolean hasCancel() {
        return balance.cancelTsn() != 0;
    }
}
