package upay.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order as stored: the aggregate root. Every change of it or of its transactions is a compare-and-set on
 * {@code version}.
 *
 * @param version counts the changes, from 1
 * @param failure the reason of a failed payment
 * @param ctime the time of its creation, by the store's clock
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
     * The paid amount and its refunds.
     *
     * @param net net_amount: the total before payment and after a returned payment, 0 when canceled, else the paid
     *     amount less the confirmed refunds
     * @param refunding the sum of the refunds in flight, those of unknown outcome included; refunding ≤ net
     * @param unknownRefunds how many of them were reported to the client with an unknown outcome
     * @param cancelTsn the number of the cancel transaction, 0 if there is none
     * @param paid true once the channel confirmed the payment while the order was open
     */
    public record Balance(Fen net, Fen refunding, int unknownRefunds, long cancelTsn, boolean paid) {
        /** The balance of a new order. */
        public static Balance unpaid(Fen total) {
            return new Balance(total, Fen.ZERO, 0, 0, false);
        }
    }

    /**
     * The channel's data of the payment; each text is null while unknown.
     *
     * @param channelKnows true once the channel has confirmed that the trade exists (protocol.md#late-money)
     * @param tradeNo the channel's order number
     * @param payerUid the customer's number at the channel
     * @param payerLogin the customer's name at the channel
     * @param walletRequest what the customer's wallet needs to pay: the content of the QR code, or for a page or mini
     *     program the JSON text of wap_pay_request
     */
    public record Trade(
            boolean channelKnows,
            @Nullable String tradeNo,
            @Nullable String payerUid,
            @Nullable String payerLogin,
            @Nullable String walletRequest) {
        public static final Trade UNKNOWN = new Trade(false, null, null, null, null);
    }

    /** The first version: stored before the channel is called. */
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

    /** The amount that is still refundable. */
    public Fen refundable() {
        return balance.net().minus(balance.refunding());
    }

    public boolean hasCancel() {
        return balance.cancelTsn() != 0;
    }
}
