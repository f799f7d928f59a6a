package upay.sandbox.ledger;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;

/** When each {@link Moment} of a trade was, or will be: epoch milliseconds, 0 for never. */
public final class Moments {
    private static final Moment[] ALL = Moment.values();

    private final long[] times;

    private Moments(long[] times) {
        this.times = times;
    }

    static Moments created(long now) {
        return new Moments(new long[ALL.length]).with(Moment.CREATED, now);
    }

    public Moments with(Moment moment, long time) {
        long[] copy = times.clone();
        copy[moment.ordinal()] = time;
        return new Moments(copy);
    }

    public boolean has(Moment moment) {
        return times[moment.ordinal()] != 0;
    }

    /** Epoch milliseconds; 0 when it was not, and is not to be. */
    public long time(Moment moment) {
        return times[moment.ordinal()];
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        for (Moment moment : ALL) {
            if (has(moment)) {
                json.put(moment.name().toLowerCase(Locale.ROOT), time(moment));
            }
        }
        return json;
    }

    static Moments of(JsonObject json) {
        long[] times = new long[ALL.length];
        for (Moment moment : ALL) {
            times[moment.ordinal()] = json.getLong(moment.name().toLowerCase(Locale.ROOT), 0L);
        }
        return new Moments(times);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moments moments && Arrays.equals(times, moments.times);
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
