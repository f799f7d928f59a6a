package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;

/** One call at a channel, as a pure decision. */
interface Scene {
    /**
     * @param trade as it is at {@code now}; null if the channel has none
     * @param now epoch milliseconds
     */
    SceneDecision decide(@Nullable Trade trade, long now);

    /** Whether there is usually no trade yet, so that looking for one first would be waste. */
    default boolean opens() {
        return false;
    }
}
