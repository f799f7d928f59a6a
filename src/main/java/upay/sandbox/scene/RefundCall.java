package upay.sandbox.scene;

import java.util.function.Function;
import java.util.function.Predicate;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;

/**
 * A refund as a dialect read it.
 *
 * @param number the merchant's number of it: the same number is the same refund
 * @param suits whether the call's other data fit the trade; if not, it is refused as one with other data
 * @param purpose what such a call is at this channel, for a trade of this kind
 */
public record RefundCall(String number, Fen amount, Predicate<Trade> suits, Function<Trade, Purpose> purpose) {

    /** Which magic amounts a refund obeys. */
    public enum Purpose {
        /** Its own; also a cancel's where a cancel was tried before, since it may stand in for that. */
        REFUND,
        /** Here a paid trade is cancelled by a refund in full (Baifubao; WeChat's QR codes): a full one, a cancel's too. */
        REFUND_OR_CANCEL,
        /** The channel has a call of its own for it (UnionPay's void): a cancel's only. */
        CANCEL
    }

    /** A plain refund at a channel that cancels otherwise. */
    public static RefundCall plain(String number, Fen amount) {
        return new RefundCall(number, amount, trade -> true, trade -> Purpose.REFUND);
    }
}
