package upay.sandbox.scene;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
        SceneVerdict verdict,
        ResponseDelivery delivery,
        @Nullable Trade trade,
        @Nullable TradeRefund refund,
        @Nullable Refusal refusal) {

    static SceneResult of(SceneVerdict verdict, @Nullable Trade trade) {
        return new SceneResult(verdict, ResponseDelivery.PLAIN, trade, null, null);
    }

    static SceneResult of(SceneVerdict verdict, ResponseDelivery delivery, @Nullable Trade trade) {
        return new SceneResult(verdict, delivery, trade, null, null);
    }

    static SceneResult of(SceneVerdict verdict, ResponseDelivery delivery, Trade trade, TradeRefund refund) {
        return new SceneResult(verdict, delivery, trade, refund, null);
    }

    /** The trade of a verdict that there is only about one. */
    public Trade requireTrade() {
        return Objects.requireNonNull(trade, "a trade");
    }

    /** The refund of a verdict that there is only about one. */
    public TradeRefund requireRefund() {
        return Objects.requireNonNull(refund, "a refund");
    }

    /** Of a payment that is refused. */
    public Refusal requireRefusal() {
        return Objects.requireNonNull(refusal, "a refusal");
    }

    SceneResult as(SceneVerdict other) {
        return new SceneResult(other, delivery, trade, refund, refusal);
    }
}
