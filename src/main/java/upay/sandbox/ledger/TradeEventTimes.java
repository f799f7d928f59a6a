package upay.sandbox.ledger;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;

/** The past or future time of each {@link TradeEvent} of a trade: epoch milliseconds, 0 for never. */
public final class TradeEventTimes {
    private static final TradeEvent[] ALL = TradeEvent.values();

    private final long[] times;

    private TradeEventTimes(long[] times) {
        this.times = times;
    }

    static TradeEventTimes created(long now) {
        return new TradeEventTimes(new long[ALL.length]).with(TradeEvent.CREATED, now);
    }

    public TradeEventTimes with(TradeEvent moment, long time) {
        long[] copy = times.clone();
        copy[moment.ordinal()] = time;
        return new TradeEventTimes(copy);
    }

    public boolean has(TradeEvent moment) {
        return times[moment.ordinal()] != 0;
    }

    /** Epoch milliseconds; 0 if it did not happen, and will not. */
    public long time(TradeEvent moment) {
        return times[moment.ordinal()];
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        for (TradeEvent moment : ALL) {
            if (has(moment)) {
                json.put(moment.name().toLowerCase(Locale.ROOT), time(moment));
            }
        }
        return json;
    }

    static TradeEventTimes of(JsonObject json) {
        long[] times = new long[ALL.length];
        for (TradeEvent moment : ALL) {
            times[moment.ordinal()] = json.getLong(moment.name().toLowerCase(Locale.ROOT), 0L);
        }
        return new TradeEventTimes(times);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TradeEventTimes moments && Arrays.equals(times, moments.times);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times);
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
