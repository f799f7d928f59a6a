package upay.settlement;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import upay.domain.OrderKey;

/** How much an instance is driving: by order, and of payments. Safe from any thread; never falls short of what is. */
final class InFlight {
    private final Map<OrderKey, Integer> orders = new ConcurrentHashMap<>();
    private final AtomicInteger payments = new AtomicInteger();

    /** To be called before the drive can leave. */
    void begins(Drive drive) {
        orders.merge(drive.order().key(), 1, Integer::sum);
        payments.addAndGet(payments(drive));
    }

    /** Once for each that began. */
    void left(Drive drive) {
        orders.computeIfPresent(drive.order().key(), (k, n) -> n > 1 ? n - 1 : null);
        payments.addAndGet(-payments(drive));
    }

    /** Whether any transaction of this order is driven here. */
    boolean drives(OrderKey order) {
        return orders.containsKey(order);
    }

    /** Payments that are being asked for, or asked about. */
    int payments() {
        return payments.get();
    }

    private static int payments(Drive drive) {
        return drive instanceof PaymentDrive ? 1 : 0;
    }
}
