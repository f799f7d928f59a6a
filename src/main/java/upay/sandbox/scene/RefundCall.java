package upay.sandbox.scene;

import java.util.function.Function;
import java.util.function.Predicate;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;

/**
 * A parsed refund.
 *
 * @param number the merchant's number: the same number is the same refund
 * @param suits whether the call's other data fit the trade; if not, it is refused as one with other data
 * @param purpose of such a call at this channel, for a trade of this kind
 */
public record RefundCall(String number, Fen amount, Predicate<Trade> suits, Function<Trade, Purpose> purpose) {

    /** The magic amounts that apply to a refund. */
    public enum Purpose {
        /** Its own; also a cancel's if a cancel was tried before, since it may replace that. */
        REFUND,
        /**
         * Here a paid trade is cancelled by a full refund (Baifubao; WeChat's QR codes): a full one also has a
         * cancel's.
         */
        REFUND_OR_CANCEL,
        /** The channel has a separate call for it (UnionPay's void): only a cancel's. */
        CANCEL
    }

    /** A plain refund at a channel with another way to cancel. */
    public static RefundCall plain(String number, Fen amount) {
        return new RefundCall(number, amount, trade -> true, trade -> Purpose.REFUND);
    }
}
