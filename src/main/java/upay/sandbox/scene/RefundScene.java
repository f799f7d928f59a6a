package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.scene.RefundCall.Purpose;

/** A partial or full refund of a paid trade; the same number is the same refund, done once. */
record RefundScene(RefundCall call, TimeScale pace) implements Scene {

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null) {
            return SceneDecision.keep(SceneVerdict.NOT_FOUND, null);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> SceneDecision.keep(SceneVerdict.NOT_PAID, trade);
            case DECLINED, CLOSED, UNDONE -> SceneDecision.keep(SceneVerdict.CLOSED, trade);
            case PAID -> paid(trade, now);
        };
    }

    private SceneDecision paid(Trade trade, long now) {
        TradeRefund known = trade.refund(call.number()).orElse(null);
        if (!call.suits().test(trade) || known != null && !known.amount().equals(call.amount())) {
            return SceneDecision.keep(SceneVerdict.OTHER_DATA, trade);
        }
        if (known != null && known.accepted()) {
            SceneResult repeated = asked(trade, known);
            return SceneDecision.keep(
                    repeated.verdict() == SceneVerdict.DONE ? repeated.as(SceneVerdict.REPEATED) : repeated);
        }
        if (call.amount().isMoreThan(trade.total().minus(trade.spokenFor()))) {
            return SceneDecision.keep(SceneVerdict.TOO_MUCH, trade);
        }
        return mayCancel(trade) ? cancels(trade, known, now) : refunds(trade, known, now);
    }

    /** A query of an accepted refund. */
    static SceneResult asked(Trade trade, TradeRefund known) {
        boolean unanswered = !known.done() && RefundMagic.of(known.amount()) == RefundMagic.UNANSWERED_AT_FIRST;
        ResponseDelivery delivery = unanswered ? ResponseDelivery.SILENT : ResponseDelivery.PLAIN;
        return SceneResult.of(known.done() ? SceneVerdict.DONE : SceneVerdict.PENDING, delivery, trade, known);
    }

    private boolean mayCancel(Trade trade) {
        boolean full = call.amount().equals(trade.total());
        return switch (call.purpose().apply(trade)) {
            case REFUND -> full && trade.moments().has(TradeEvent.UNDO_ASKED);
            case REFUND_OR_CANCEL -> full;
            case CANCEL -> true;
        };
    }

    private SceneDecision cancels(Trade trade, @Nullable TradeRefund known, long now) {
        return switch (CancelMagic.of(trade.total())) {
            case NONE ->
                call.purpose().apply(trade) == Purpose.CANCEL
                        ? done(trade, now, ResponseDelivery.PLAIN)
                        : refunds(trade, known, now);
            case DONE_AND_CUT -> done(trade, now, ResponseDelivery.CUT);
            case REFUSED_AT_FIRST ->
                TimeWindow.open(trade, pace, now)
                        ? SceneDecision.write(TimeWindow.asked(trade, now), SceneVerdict.REFUSED)
                        : done(trade, now, ResponseDelivery.PLAIN);
            case UNANSWERED_AT_FIRST ->
                TimeWindow.open(trade, pace, now)
                        ? SceneDecision.write(TimeWindow.asked(trade, now), SceneVerdict.DONE, ResponseDelivery.SILENT)
                        : done(trade, now, ResponseDelivery.PLAIN);
        };
    }

    private SceneDecision refunds(Trade trade, @Nullable TradeRefund heard, long now) {
        return switch (RefundMagic.of(call.amount())) {
            case NONE -> done(trade, now, ResponseDelivery.PLAIN);
            case SELLER_BALANCE -> SceneDecision.keep(SceneVerdict.SELLER_BALANCE, trade);
            case DONE_AND_CUT -> done(trade, now, ResponseDelivery.CUT);
            case CUT_AT_FIRST -> heard == null ? recordAttempt(trade, now) : done(trade, now, ResponseDelivery.PLAIN);
            case SLOW -> accepted(trade, now, now + pace.millis(TimeScale.SLOW_REFUND), ResponseDelivery.PLAIN);
            case UNANSWERED_AT_FIRST ->
                accepted(trade, now, now + pace.millis(TimeScale.WINDOW), ResponseDelivery.SILENT);
        };
    }

    private SceneDecision done(Trade trade, long now, ResponseDelivery delivery) {
        TradeRefund refund = new TradeRefund(call.number(), call.amount(), now, now, true);
        return written(trade.refunding(refund), refund, SceneVerdict.DONE, delivery);
    }

    private SceneDecision accepted(Trade trade, long now, long dueAt, ResponseDelivery delivery) {
        TradeRefund refund = new TradeRefund(call.number(), call.amount(), now, dueAt, false);
        return written(trade.refunding(refund), refund, SceneVerdict.PENDING, delivery);
    }

    /** Nothing is refunded or reserved; only the request is recorded. */
    private SceneDecision recordAttempt(Trade trade, long now) {
        TradeRefund refund = new TradeRefund(call.number(), call.amount(), now, 0, false);
        return written(trade.refunding(refund), refund, SceneVerdict.DONE, ResponseDelivery.CUT);
    }

    private static SceneDecision written(
            Trade next, TradeRefund refund, SceneVerdict verdict, ResponseDelivery delivery) {
        return new SceneDecision(next, SceneResult.of(verdict, delivery, next, refund));
    }
}
