package upay.sandbox.scene;

import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Trade;

/** The customer scans a QR code and pays, as its amount says; a second scan changes nothing. */
record ScanScene(Pace pace) implements Scene {

    @Override
    public Decision decide(Trade trade, long now) {
        if (trade == null || !trade.qr()) {
            return Decision.keep(Verdict.NOT_FOUND, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED -> scanned(trade.marked(Moment.SCANNED, now), now);
            case WAITING -> Decision.keep(Verdict.PENDING, trade);
            case PAID -> Decision.keep(Verdict.DONE, trade);
            case DECLINED, CLOSED, UNDONE -> Decision.keep(Verdict.CLOSED, trade);
        };
    }

    private Decision scanned(Trade trade, long now) {
        PayMagic magic = PayMagic.of(trade.total());
        return switch (magic.effect()) {
            case CHARGE -> Decision.write(trade.charged(now), Verdict.DONE);
            case WAIT -> Decision.write(Customer.asked(trade, magic, pace, now), Verdict.PENDING);
            case REFUSE, NOTHING -> Decision.write(trade, Verdict.PENDING);
        };
    }
}
