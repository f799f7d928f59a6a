package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;

/** The customer scans a QR code and pays, as its amount says; a second scan changes nothing. */
record ScanScene(TimeScale pace) implements Scene {

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null || !trade.qr()) {
            return SceneDecision.keep(SceneVerdict.NOT_FOUND, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED -> scanned(trade.marked(TradeEvent.SCANNED, now), now);
            case WAITING -> SceneDecision.keep(SceneVerdict.PENDING, trade);
            case PAID -> SceneDecision.keep(SceneVerdict.DONE, trade);
            case DECLINED, CLOSED, UNDONE -> SceneDecision.keep(SceneVerdict.CLOSED, trade);
        };
    }

    private SceneDecision scanned(Trade trade, long now) {
        PayMagic magic = PayMagic.of(trade.total());
        return switch (magic.effect()) {
            case CHARGE -> SceneDecision.write(trade.charged(now), SceneVerdict.DONE);
            case WAIT -> SceneDecision.write(Customer.asked(trade, magic, pace, now), SceneVerdict.PENDING);
            case REFUSE, NOTHING -> SceneDecision.write(trade, SceneVerdict.PENDING);
        };
    }
}
