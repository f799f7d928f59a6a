package upay.sandbox.scene;

import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Trade;

/** "For 30 s", counted from the first call that met it. */
final class Window {
    private Window() {}

    static boolean open(Trade trade, Pace pace, long now) {
        return !trade.moments().has(Moment.UNDO_ASKED)
                || now < trade.moments().time(Moment.UNDO_ASKED) + pace.millis(Pace.WINDOW);
    }

    static Trade asked(Trade trade, long now) {
        return trade.moments().has(Moment.UNDO_ASKED) ? trade : trade.marked(Moment.UNDO_ASKED, now);
    }
}
