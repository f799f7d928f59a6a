package upay.sandbox.scene;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;
import upay.sandbox.ledger.TradeEvent;

/** A cancel, reversal or close. A trade that the channel does not have stays unknown, and may be paid later. */
record UndoScene(UndoKind kind, Predicate<Trade> suits, TimeScale pace) implements Scene {

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null) {
            return SceneDecision.keep(SceneVerdict.NOT_FOUND, null);
        }
        if (!suits.test(trade)) {
            return SceneDecision.keep(SceneVerdict.REFUSED, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> unpaid(trade, now);
            case DECLINED -> SceneDecision.write(trade.undone(now), SceneVerdict.DONE);
            case CLOSED, UNDONE ->
                SceneDecision.keep(kind == UndoKind.CLOSE ? SceneVerdict.CLOSED : SceneVerdict.DONE, trade);
            case PAID -> kind == UndoKind.CLOSE ? SceneDecision.keep(SceneVerdict.PAID, trade) : paid(trade, now);
        };
    }

    private SceneDecision unpaid(Trade trade, long now) {
        return switch (PayMagic.of(trade.total())) {
            case REVERSALS_UNANSWERED -> thirdTimeOnly(trade, now);
            case REVERSALS_REFUSED ->
                TimeWindow.open(trade, pace, now)
                        ? SceneDecision.write(TimeWindow.asked(trade, now), SceneVerdict.REFUSED)
                        : done(trade, now);
            case CONFIRMED_AT_REVERSAL ->
                trade.phase() == Phase.WAITING ? chargedMeanwhile(trade, now) : done(trade, now);
            default -> done(trade, now);
        };
    }

    /** The customer confirms at the moment at which the reversal arrives. */
    private SceneDecision chargedMeanwhile(Trade trade, long now) {
        Trade charged = trade.charged(now);
        return kind == UndoKind.CLOSE ? SceneDecision.write(charged, SceneVerdict.PAID) : done(charged, now);
    }

    private SceneDecision thirdTimeOnly(Trade trade, long now) {
        if (!trade.moments().has(TradeEvent.UNDO_ASKED)) {
            return SceneDecision.write(
                    trade.marked(TradeEvent.UNDO_ASKED, now), SceneVerdict.DONE, ResponseDelivery.SILENT);
        }
        if (!trade.moments().has(TradeEvent.UNDO_ASKED_AGAIN)) {
            return SceneDecision.write(
                    trade.marked(TradeEvent.UNDO_ASKED_AGAIN, now), SceneVerdict.DONE, ResponseDelivery.SILENT);
        }
        return done(trade, now);
    }

    private SceneDecision paid(Trade trade, long now) {
        if (trade.spokenFor().isMoreThan(Fen.ZERO)) {
            return SceneDecision.keep(SceneVerdict.REFUNDED, trade);
        }
        return switch (CancelMagic.of(trade.total())) {
            case NONE -> done(trade, now);
            case DONE_AND_CUT -> SceneDecision.write(trade.undone(now), SceneVerdict.DONE, ResponseDelivery.CUT);
            case REFUSED_AT_FIRST ->
                TimeWindow.open(trade, pace, now)
                        ? SceneDecision.write(TimeWindow.asked(trade, now), SceneVerdict.REFUSED)
                        : done(trade, now);
            case UNANSWERED_AT_FIRST ->
                TimeWindow.open(trade, pace, now)
                        ? SceneDecision.write(TimeWindow.asked(trade, now), SceneVerdict.DONE, ResponseDelivery.SILENT)
                        : done(trade, now);
        };
    }

    private static SceneDecision done(Trade trade, long now) {
        return SceneDecision.write(trade.undone(now), SceneVerdict.DONE);
    }
}
