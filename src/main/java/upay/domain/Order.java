package upay.domain;

import java.time.Instant;

/**
 * One order as stored: the aggregate root. Every change of it or of its transactions is a compare-and-set on
 * {@code version}.
 *
 * @param version counts the changes, from 1
 * @param net net_amount: the total while nothing was paid or the payment was given back, 0 when canceled, else what was
 *     paid less the confirmed refunds
 * @param refunding the sum of the refunds in flight, those of unknown outcome included; refunding ≤ net
 * @param unknownRefunds how many of them have an unknown outcome, as far as the client was told
 * @param cancelTsn the number of the cancel transaction, 0 where there was none
 * @param paid true once the channel confirmed the payment while the order was open
 * @param channelKnows true once the channel confirmed that it knows the trade (protocol.md#late-money)
 * @param error why the payment failed; null while it has not
 * @param errorMessage the channel's own words, null where it gave none
 * @param tradeNo the channel's order number; null while unknown, as are payerUid, payerLogin and qrCode
 * @param ctime when it was stored, by the store's clock
 */
public record Order(
        OrderKey key,
        Purchase purchase,
        OrderStatus status,
        int version,
        Fen net,
        Fen refunding,
        int unknownRefunds,
        long cancelTsn,
        boolean paid,
        boolean channelKnows,
        BizError error,
        String errorMessage,
        String tradeNo,
        String payerUid,
        String payerLogin,
        String qrCode,
        Instant ctime) {

    /** What a new refund may still take. */
    public Fen refundable() {
        return net.minus(refunding);
    }

    public boolean hasCancel() {
        return cancelTsn != 0;
    }
}
