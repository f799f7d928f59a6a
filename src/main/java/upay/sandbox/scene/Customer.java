package upay.sandbox.scene;

import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Trade;

/** The customer with the telephone in hand, who was asked to confirm. */
final class Customer {
    private Customer() {}

    static Trade asked(Trade trade, PayMagic magic, Pace pace, long now) {
        if (magic == PayMagic.CUSTOMER_DECLINES && !trade.qr()) {
            return trade.marked(Moment.DECLINES, now + pace.millis(Pace.CUSTOMER));
        }
        return magic.confirmsAfter() == null
                ? trade
                : trade.marked(Moment.CONFIRMS, now + pace.millis(magic.confirmsAfter()));
    }
}
