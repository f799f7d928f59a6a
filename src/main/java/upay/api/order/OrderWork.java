package upay.api.order;

import java.time.Duration;
import java.util.function.Supplier;
import upay.port.Ports;
import upay.port.RestoreGuard;
import upay.settlement.Settlement;
import upay.store.Store;

/**
 * The gateway's own work on orders, through which people's acts go too.
 *
 * @param guard whether refunds may be forgotten, since the store was restored
 * @param lease how long an instance without a heartbeat counts as alive
 * @param another opens the store once more, for an instance beside this one; whoever asks closes it
 */
public record OrderWork(
        Ports ports, Settlement settlement, RestoreGuard guard, Duration lease, Supplier<Store> another) {
    /** How long an outcome is unknown before the order needs manual review. */
    Duration manualReviewAfter() {
        return settlement.schedules().retries().manualReviewAfter();
    }
}
