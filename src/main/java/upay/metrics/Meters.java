package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
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

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Queue<DoubleSupplier> held = new ConcurrentLinkedQueue<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    /** A histogram of durations, in seconds. */
    Timer histogram(String name, String help, Tags tags) {
        return Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** The number and sum of durations, in seconds. */
    Timer summary(String name, String help, Tags tags) {
        return Timer.builder(name).description(help).tags(tags).register(registry);
    }

    Counter counter(String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /** A count that another part keeps; it never falls. */
    void counter(String name, String help, Tags tags, DoubleSupplier count) {
        held.add(count);
        FunctionCounter.builder(name, count, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    /** A value that is read when the metrics are scraped: from memory, on any thread, never NaN. */
    void gauge(String name, String help, Tags tags, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** The label's value for a constant of the program: {@code NOT_SENT} is {@code not_sent}. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
