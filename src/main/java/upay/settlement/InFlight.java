package upay.settlement;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import upay.domain.OrderKey;

/** The number of drives of an instance, by order and for payments. Thread-safe; never below the actual number. */
final class InFlight {
    private final Map<OrderKey, Integer> orders = new ConcurrentHashMap<>();
    private final AtomicInteger payments = new AtomicInteger();

    /** Must be called before the drive can end. */
    void begins(Drive drive) {
        orders.merge(drive.order().key(), 1, Integer::sum);
        payments.addAndGet(payments(drive));
    }

    /** Once for each drive that started. */
    void left(Drive drive) {
        orders.computeIfPresent(drive.order().key(), (k, n) -> n > 1 ? n - 1 : null);
        payments.addAndGet(-payments(drive));
    }

    /** Whether this instance drives any transaction of this order. */
    boolean drives(OrderKey order) {
        return orders.containsKey(order);
    }

    /** Payments that are being sent or polled. */
    int payments() {
        return payments.get();
    }

    private static int payments(Drive drive) {
        return drive instanceof PaymentDrive ? 1 : 0;
    }
}
