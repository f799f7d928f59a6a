package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;

/** A QR code for the customer to scan, or a page's payment for the customer to confirm; the call itself always succeeds. */
record PrecreateScene(PurchaseCall purchase) implements Scene {

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null) {
            return SceneDecision.write(Trade.opened(purchase.terms(true), now), SceneVerdict.DONE);
        }
        if (!trade.qr() || !trade.print().equals(purchase.print())) {
            return SceneDecision.keep(SceneVerdict.OTHER_DATA, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> SceneDecision.keep(SceneVerdict.DONE, trade);
            case PAID -> SceneDecision.keep(SceneVerdict.PAID, trade);
            case DECLINED, CLOSED, UNDONE -> SceneDecision.keep(SceneVerdict.CLOSED, trade);
        };
    }
}
