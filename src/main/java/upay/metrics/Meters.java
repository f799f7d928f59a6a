package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;

/**
 * Registers meters in one registry. A meter that is registered twice is the same meter. Thread-safe.
 *
 * <p>A registry holds the object that a gauge reads only weakly, and the gauge of a collected object is NaN: here each
 * is held strongly.
 */
final class Meters {
    /** For parts without metrics: counts nothing. */
    static final Meters NONE = new Meters(new CompositeMeterRegistry());

    private static final Duration[] BUCKETS = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

    private static final Duration[] SHORT_BUCKETS = millis(1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000);

    private final MeterRegistry registry;
    private final Queue<DoubleSupplier> held = new ConcurrentLinkedQueue<>();

    private static Duration[] millis(double... millis) {
        return Arrays.stream(millis)
                .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e6)))
                .toArray(Duration[]::new);
    }

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    /** A histogram of durations, in seconds, from 5 ms to 30 s. */
    Timer histogram(String name, String help, Tags tags) {
        return histogram(name, help, tags, BUCKETS);
    }

    /** As {@link #histogram}, from 1 ms to 10 s. */
    Timer shortHistogram(String name, String help, Tags tags) {
        return histogram(name, help, tags, SHORT_BUCKETS);
    }

    private Timer histogram(String name, String help, Tags tags, Duration[] buckets) {
        return Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /** The number and sum of durations, in seconds. */
    Timer summary(String name, String help, Tags tags) {
        return Timer.builder(name).description(help).tags(tags).register(registry);
    }

    /** The number and sum of sizes. */
    DistributionSummary sizes(String name, String help, Tags tags) {
        return DistributionSummary.builder(name).description(help).tags(tags).register(registry);
    }

    Counter counter(String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /** A count that another part keeps; it never falls. */
    void counter(String name, String help, Tags tags, DoubleSupplier count) {
        if (this == NONE) {
            return;
        }
        held.add(count);
        FunctionCounter.builder(name, count, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /** A value that is read when the metrics are scraped: from memory, on any thread, never NaN. */
    void gauge(String name, String help, Tags tags, DoubleSupplier value) {
        if (this != NONE) {
            Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                    .description(help)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** As {@link #gauge}; if it is there already, it goes on reading the former value. */
    void gaugeOnce(String name, String help, Tags tags, DoubleSupplier value) {
        if (registry.find(name).tags(tags).gauge() == null) {
            gauge(name, help, tags, value);
        }
    }

    /** The gauge is gone from the next scrape on; does nothing if there is none. */
    void removeGauge(String name, Tags tags) {
        Gauge gauge = registry.find(name).tags(tags).gauge();
        if (gauge != null) {
            registry.remove(gauge);
        }
    }

    /** The label's value for a constant of the program: {@code NOT_SENT} is {@code not_sent}. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
