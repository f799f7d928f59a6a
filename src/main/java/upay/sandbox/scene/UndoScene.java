package upay.sandbox.scene;

import java.util.function.Predicate;
import upay.domain.Fen;
import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;

/** A cancel, reversal or close. A trade that the channel does not know stays unknown, and may be paid later. */
record UndoScene(UndoKind kind, Predicate<Trade> suits, Pace pace) implements Scene {

    @Override
    public Decision decide(Trade trade, long now) {
        if (trade == null) {
            return Decision.keep(Verdict.NOT_FOUND, null);
        }
        if (!suits.test(trade)) {
            return Decision.keep(Verdict.REFUSED, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> unpaid(trade, now);
            case DECLINED -> Decision.write(trade.undone(now), Verdict.DONE);
            case CLOSED, UNDONE -> Decision.keep(kind == UndoKind.CLOSE ? Verdict.CLOSED : Verdict.DONE, trade);
            case PAID -> kind == UndoKind.CLOSE ? Decision.keep(Verdict.PAID, trade) : paid(trade, now);
        };
    }

    private Decision unpaid(Trade trade, long now) {
        return switch (PayMagic.of(trade.total())) {
            case REVERSALS_UNANSWERED -> thirdTimeOnly(trade, now);
            case REVERSALS_REFUSED ->
                Window.open(trade, pace, now)
                        ? Decision.write(Window.asked(trade, now), Verdict.REFUSED)
                        : done(trade, now);
            case CONFIRMED_AT_REVERSAL -> trade.phase() == Phase.WAITING ? overtaken(trade, now) : done(trade, now);
            default -> done(trade, now);
        };
    }

    /** The customer confirms in the very moment in which the reversal arrives. */
    private Decision overtaken(Trade trade, long now) {
        Trade charged = trade.charged(now);
        return kind == UndoKind.CLOSE ? Decision.write(charged, Verdict.PAID) : done(charged, now);
    }

    private Decision thirdTimeOnly(Trade trade, long now) {
        if (!trade.moments().has(Moment.UNDO_ASKED)) {
            return Decision.write(trade.marked(Moment.UNDO_ASKED, now), Verdict.DONE, Delivery.SILENT);
        }
        if (!trade.moments().has(Moment.UNDO_ASKED_AGAIN)) {
            return Decision.write(trade.marked(Moment.UNDO_ASKED_AGAIN, now), Verdict.DONE, Delivery.SILENT);
        }
        return done(trade, now);
    }

    private Decision paid(Trade trade, long now) {
        if (trade.spokenFor().isMoreThan(Fen.ZERO)) {
            return Decision.keep(Verdict.REFUNDED, trade);
        }
        return switch (CancelMagic.of(trade.total())) {
            case NONE -> done(trade, now);
            case DONE_AND_CUT -> Decision.write(trade.undone(now), Verdict.DONE, Delivery.CUT);
            case REFUSED_AT_FIRST ->
                Window.open(trade, pace, now)
                        ? Decision.write(Window.asked(trade, now), Verdict.REFUSED)
                        : done(trade, now);
            case UNANSWERED_AT_FIRST ->
                Window.open(trade, pace, now)
                        ? Decision.write(Window.asked(trade, now), Verdict.DONE, Delivery.SILENT)
                        : done(trade, now);
        };
    }

    private static Decision done(Trade trade, long now) {
        return Decision.write(trade.undone(now), Verdict.DONE);
    }
}
