package upay.sandbox.scene;

import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;

/** "For 30 s", counted from the first call that met it. */
final class TimeWindow {
    private TimeWindow() {}

    static boolean open(Trade trade, TimeScale pace, long now) {
        return !trade.moments().has(TradeEvent.UNDO_ASKED)
                || now < trade.moments().time(TradeEvent.UNDO_ASKED) + pace.millis(TimeScale.WINDOW);
    }

    static Trade asked(Trade trade, long now) {
        return trade.moments().has(TradeEvent.UNDO_ASKED) ? trade : trade.marked(TradeEvent.UNDO_ASKED, now);
    }
}
