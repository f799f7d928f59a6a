package upay.sandbox.scene;

import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;

/** The simulated customer who is asked to confirm. */
final class Customer {
    private Customer() {}

    static Trade asked(Trade trade, PayMagic magic, TimeScale pace, long now) {
        if (magic == PayMagic.CUSTOMER_DECLINES && !trade.qr()) {
            return trade.marked(TradeEvent.DECLINES, now + pace.millis(TimeScale.CUSTOMER));
        }
        return magic.confirmsAfter() == null
                ? trade
                : trade.marked(TradeEvent.CONFIRMS, now + pace.millis(magic.confirmsAfter()));
    }
}
