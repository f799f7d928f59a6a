package upay.sandbox.bill;

import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.sandbox.ledger.ReturnTime;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.ledger.TradeReturn;

/**
 * One row of a bill, before a channel words it.
 *
 * @param refund only of a {@link Kind#REFUND}
 * @param amount as the bill states it, never negative
 * @param at the time that decides the day, epoch milliseconds
 */
public record BillEntry(Kind kind, Trade trade, @Nullable TradeRefund refund, Fen amount, long at) {

    /** What happened. */
    public enum Kind {
        PAYMENT,
        REFUND,
        /** A paid trade was cancelled or reversed. */
        REVERSAL
    }

    public static BillEntry of(Trade charged) {
        return new BillEntry(
                Kind.PAYMENT, charged, null, charged.total(), charged.moments().time(TradeEvent.CHARGED));
    }

    static BillEntry of(TradeReturn given, ReturnTime time) {
        Kind kind = given.refund() == null ? Kind.REVERSAL : Kind.REFUND;
        return new BillEntry(kind, given.trade(), given.refund(), given.amount(), given.at(time));
    }

    /** The merchant's number of the order. */
    public String sn() {
        return trade.key().sn();
    }

    public boolean isPayment() {
        return kind == Kind.PAYMENT;
    }

    /** Of a refund: the number that the merchant gave it. */
    public TradeRefund requireRefund() {
        return java.util.Objects.requireNonNull(refund, "a refund");
    }

    /** When the customer paid the order, epoch milliseconds. */
    public long paidAt() {
        return trade.moments().time(TradeEvent.CHARGED);
    }

    /** When the order was opened, epoch milliseconds. */
    public long openedAt() {
        return trade.moments().time(TradeEvent.CREATED);
    }

    BillEntry withAmount(Fen other) {
        return new BillEntry(kind, trade, refund, other, at);
    }

    /** As if it had happened at another time. */
    BillEntry movedTo(long time) {
        TradeRefund moved = refund == null ? null : new TradeRefund(refund.number(), refund.amount(), time, time, true);
        return new BillEntry(kind, trade, moved, amount, time);
    }
}
