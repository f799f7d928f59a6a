package upay.sandbox.scene;

import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Refund;
import upay.sandbox.ledger.Trade;
import upay.sandbox.scene.RefundCall.Purpose;

/** Part or all of a paid trade is given back; the same number is the same refund, done once. */
record RefundScene(RefundCall call, Pace pace) implements Scene {

    @Override
    public Decision decide(Trade trade, long now) {
        if (trade == null) {
            return Decision.keep(Verdict.NOT_FOUND, null);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> Decision.keep(Verdict.NOT_PAID, trade);
            case DECLINED, CLOSED, UNDONE -> Decision.keep(Verdict.CLOSED, trade);
            case PAID -> paid(trade, now);
        };
    }

    private Decision paid(Trade trade, long now) {
        Refund known = trade.refund(call.number()).orElse(null);
        if (!call.suits().test(trade) || known != null && !known.amount().equals(call.amount())) {
            return Decision.keep(Verdict.OTHER_DATA, trade);
        }
        if (known != null && known.accepted()) {
            Result repeated = asked(trade, known);
            return Decision.keep(repeated.verdict() == Verdict.DONE ? repeated.as(Verdict.REPEATED) : repeated);
        }
        if (call.amount().isMoreThan(trade.total().minus(trade.spokenFor()))) {
            return Decision.keep(Verdict.TOO_MUCH, trade);
        }
        return mayCancel(trade) ? cancels(trade, known, now) : refunds(trade, known, now);
    }

    /** A query of an accepted refund. */
    static Result asked(Trade trade, Refund known) {
        boolean unanswered = !known.done() && RefundMagic.of(known.amount()) == RefundMagic.UNANSWERED_AT_FIRST;
        Delivery delivery = unanswered ? Delivery.SILENT : Delivery.PLAIN;
        return Result.of(known.done() ? Verdict.DONE : Verdict.PENDING, delivery, trade, known);
    }

    private boolean mayCancel(Trade trade) {
        boolean full = call.amount().equals(trade.total());
        return switch (call.purpose().apply(trade)) {
            case REFUND -> full && trade.moments().has(Moment.UNDO_ASKED);
            case REFUND_OR_CANCEL -> full;
            case CANCEL -> true;
        };
    }

    private Decision cancels(Trade trade, Refund known, long now) {
        return switch (CancelMagic.of(trade.total())) {
            case NONE ->
                call.purpose().apply(trade) == Purpose.CANCEL
                        ? done(trade, now, Delivery.PLAIN)
                        : refunds(trade, known, now);
            case DONE_AND_CUT -> done(trade, now, Delivery.CUT);
            case REFUSED_AT_FIRST ->
                Window.open(trade, pace, now)
                        ? Decision.write(Window.asked(trade, now), Verdict.REFUSED)
                        : done(trade, now, Delivery.PLAIN);
            case UNANSWERED_AT_FIRST ->
                Window.open(trade, pace, now)
                        ? Decision.write(Window.asked(trade, now), Verdict.DONE, Delivery.SILENT)
                        : done(trade, now, Delivery.PLAIN);
        };
    }

    private Decision refunds(Trade trade, Refund heard, long now) {
        return switch (RefundMagic.of(call.amount())) {
            case NONE -> done(trade, now, Delivery.PLAIN);
            case SELLER_BALANCE -> Decision.keep(Verdict.SELLER_BALANCE, trade);
            case DONE_AND_CUT -> done(trade, now, Delivery.CUT);
            case CUT_AT_FIRST -> heard == null ? heard(trade, now) : done(trade, now, Delivery.PLAIN);
            case SLOW -> accepted(trade, now, now + pace.millis(Pace.SLOW_REFUND), Delivery.PLAIN);
            case UNANSWERED_AT_FIRST -> accepted(trade, now, now + pace.millis(Pace.WINDOW), Delivery.SILENT);
        };
    }

    private Decision done(Trade trade, long now, Delivery delivery) {
        Refund refund = new Refund(call.number(), call.amount(), now, now, true);
        return written(trade.refunding(refund), refund, Verdict.DONE, delivery);
    }

    private Decision accepted(Trade trade, long now, long dueAt, Delivery delivery) {
        Refund refund = new Refund(call.number(), call.amount(), now, dueAt, false);
        return written(trade.refunding(refund), refund, Verdict.PENDING, delivery);
    }

    /** Nothing is given back, nothing is spoken for; only that it was asked is kept. */
    private Decision heard(Trade trade, long now) {
        Refund refund = new Refund(call.number(), call.amount(), now, 0, false);
        return written(trade.refunding(refund), refund, Verdict.DONE, Delivery.CUT);
    }

    private static Decision written(Trade next, Refund refund, Verdict verdict, Delivery delivery) {
        return new Decision(next, Result.of(verdict, delivery, next, refund));
    }
}
