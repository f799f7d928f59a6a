package upay.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the store may have forgotten refunds, since it was restored to an earlier time. */
public interface RestoreGuard {
    /** Nothing is forgotten. */
    RestoreGuard NONE = () -> null;

    /**
     * A partial refund of an order from before this time needs the channel's word on what it has returned; null: no
     * order is held. From memory; any thread.
     */
    @Nullable Instant ordersHeldBefore();
}
