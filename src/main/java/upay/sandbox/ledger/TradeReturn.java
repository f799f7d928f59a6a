package upay.sandbox.ledger;

import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * Money that a channel gave back: one refund of a trade, or the undoing of a paid one.
 *
 * @param refund null: a cancel or reversal undid the trade
 */
public record TradeReturn(Trade trade, @Nullable TradeRefund refund) {

    /** Of the refund; empty: the trade was undone. */
    public String number() {
        return refund == null ? "" : refund.number();
    }

    public Fen amount() {
        return refund == null ? trade.total() : refund.amount();
    }

    /** Epoch milliseconds. */
    public long at(ReturnTime time) {
        if (refund == null) {
            return trade.moments().time(TradeEvent.CLOSED);
        }
        return time == ReturnTime.ASKED ? refund.askedAt() : refund.dueAt();
    }
}
