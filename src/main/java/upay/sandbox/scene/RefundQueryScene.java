package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;

/** A query of a refund, by the merchant's number. */
record RefundQueryScene(String number) implements Scene {

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null) {
            return SceneDecision.keep(SceneVerdict.NOT_FOUND, null);
        }
        return trade.refund(number)
                .filter(TradeRefund::accepted)
                .map(refund -> SceneDecision.keep(RefundScene.asked(trade, refund)))
                .orElseGet(() -> SceneDecision.keep(SceneVerdict.REFUND_NOT_FOUND, trade));
    }
}
