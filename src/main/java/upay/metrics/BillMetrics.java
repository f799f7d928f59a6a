package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import upay.domain.Payway;

/** The fetching of the channels' daily bills. Thread-safe. */
public final class BillMetrics {
    /** What came of an attempt. */
    public enum Outcome {
        /** The bill is here and read. */
        FETCHED,
        /** The channel has no bill, and the store no transaction of the day. */
        EMPTY,
        NOT_READY,
        NO_BILL,
        REFUSED,
        UNREACHABLE,
        /** A file came, and is refused. */
        BROKEN,
        BEING_READ,
        DISK
    }

    private final Meters meters;
    private final Map<Payway, Counter[]> attempts = new EnumMap<>(Payway.class);

    BillMetrics(Meters meters) {
        this.meters = meters;
        for (Payway channel : Payway.values()) {
            // Baifubao has no call for bills.
            if (channel != Payway.BAIFUBAO) {
                attempts.put(channel, counters(channel));
            }
        }
    }

    private Counter[] counters(Payway channel) {
        return Arrays.stream(Outcome.values())
                .map(outcome -> meters.counter(
                        "upay_bill_fetches",
                        "Attempts of this instance to fetch a daily bill, by what came of them.",
                        Tags.of("channel", channel.channel(), "outcome", Meters.label(outcome))))
                .toArray(Counter[]::new);
    }

    public void attempted(Payway channel, Outcome outcome) {
        Objects.requireNonNull(attempts.get(channel))[outcome.ordinal()].increment();
    }

    /** @param days the number of days of a channel's accounts without a bill after the cut-off */
    public void bindMissing(ToIntFunction<Payway> days) {
        attempts.keySet()
                .forEach(channel -> meters.gauge(
                        "upay_bills_missing",
                        "Days of accounts at a channel whose bill is missing after the cut-off.",
                        Tags.of("channel", channel.channel()),
                        () -> days.applyAsInt(channel)));
    }
}
