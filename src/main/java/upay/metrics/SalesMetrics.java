package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import upay.domain.Fen;
import upay.domain.Payway;

/**
 * The money of the orders that this gateway changed, by channel, in fen. For dashboards: the books are in the store. A
 * commit whose answer is lost is not counted. Thread-safe.
 */
public final class SalesMetrics {
    private final Counter[] orders;
    private final Counter[] paid;
    private final Counter[] returned;

    SalesMetrics(Meters meters) {
        orders = counters(meters, "upay_paid_orders", "Orders that were paid.");
        paid = counters(meters, "upay_paid_fen", "Money of the orders that were paid, in fen.");
        returned = counters(
                meters,
                "upay_returned_fen",
                "Money of paid orders that was returned to customers by refunds and cancels, in fen.");
    }

    private static Counter[] counters(Meters meters, String name, String help) {
        return Arrays.stream(Payway.values())
                .map(payway -> meters.counter(name, help, Tags.of("channel", payway.channel())))
                .toArray(Counter[]::new);
    }

    /** An order became paid. */
    public void paid(Payway payway, Fen amount) {
        orders[payway.ordinal()].increment();
        paid[payway.ordinal()].increment((double) amount.value());
    }

    /** The orders that became paid since the start. */
    public long paidOrders() {
        return (long) Arrays.stream(orders).mapToDouble(Counter::count).sum();
    }

    /** Money of a paid order was returned. */
    public void returned(Payway payway, Fen amount) {
        returned[payway.ordinal()].increment((double) amount.value());
    }
}
