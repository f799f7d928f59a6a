package upay.settlement;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import upay.domain.OrderKey;

/** The number of drives of an instance, by order and by kind. Thread-safe; never below the actual number. */
final class InFlight {
    private final Map<OrderKey, Integer> orders = new ConcurrentHashMap<>();
    private final AtomicIntegerArray kinds = new AtomicIntegerArray(DriveKind.values().length);

    /** Must be called before the drive can end. */
    void begins(Drive drive) {
        orders.merge(drive.order().key(), 1, Integer::sum);
        kinds.incrementAndGet(drive.kind().ordinal());
    }

    /** Once for each drive that started. */
    void left(Drive drive) {
        orders.computeIfPresent(drive.order().key(), (k, n) -> n > 1 ? n - 1 : null);
        kinds.decrementAndGet(drive.kind().ordinal());
    }

    /** Whether this instance drives any transaction of this order. */
    boolean drives(OrderKey order) {
        return orders.containsKey(order);
    }

    /** Payments that are being sent or polled. */
    int payments() {
        return number(DriveKind.PAY);
    }

    int number(DriveKind kind) {
        return kinds.get(kind.ordinal());
    }
}
