package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;

/**
 * The decision of a scene: what to write before the answer is sent, and the answer.
 *
 * @param next null: nothing changes
 */
record SceneDecision(@Nullable Trade next, SceneResult result) {

    static SceneDecision keep(SceneResult result) {
        return new SceneDecision(null, result);
    }

    static SceneDecision keep(SceneVerdict verdict, @Nullable Trade trade) {
        return keep(SceneResult.of(verdict, trade));
    }

    static SceneDecision write(Trade next, SceneVerdict verdict) {
        return new SceneDecision(next, SceneResult.of(verdict, next));
    }

    static SceneDecision write(Trade next, SceneVerdict verdict, ResponseDelivery delivery) {
        return new SceneDecision(next, SceneResult.of(verdict, delivery, next));
    }
}
