package upay.sandbox.scene;

import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;

/**
 * A verdict and its delivery.
 *
 * @param trade its current state; null if there is none
 * @param refund the refund in question; null if there is none
 * @param refusal of a payment; else null
 */
public record SceneResult(
        SceneVerdict verdict, ResponseDelivery delivery, Trade trade, TradeRefund refund, Refusal refusal) {

    static SceneResult of(SceneVerdict verdict, Trade trade) {
        return new SceneResult(verdict, ResponseDelivery.PLAIN, trade, null, null);
    }

    static SceneResult of(SceneVerdict verdict, ResponseDelivery delivery, Trade trade) {
        return new SceneResult(verdict, delivery, trade, null, null);
    }

    static SceneResult of(SceneVerdict verdict, ResponseDelivery delivery, Trade trade, TradeRefund refund) {
        return new SceneResult(verdict, delivery, trade, refund, null);
    }

    SceneResult as(SceneVerdict other) {
        return new SceneResult(other, delivery, trade, refund, refusal);
    }
}
