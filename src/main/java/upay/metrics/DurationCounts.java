package upay.metrics;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How often something took how long, by the bounds of a histogram. Immutable.
 *
 * @param bounds in milliseconds, ascending; empty: nothing was counted
 * @param within how many took at most the bound, for each bound
 * @param count how many there were in all
 */
public record DurationCounts(double[] bounds, long[] within, long count) {
    /** Nothing. */
    public static final DurationCounts NONE = new DurationCounts(new double[0], new long[0], 0);

    /** As counted since the start. */
    static DurationCounts of(@Nullable Timer timer) {
        if (timer == null) {
            return NONE;
        }
        var snapshot = timer.takeSnapshot();
        CountAtBucket[] counts = Arrays.stream(snapshot.histogramCounts())
                .filter(bucket -> !Double.isInfinite(bucket.bucket(TimeUnit.MILLISECONDS)))
                .toArray(CountAtBucket[]::new);
        double[] bounds = Arrays.stream(counts)
                .mapToDouble(bucket -> bucket.bucket(TimeUnit.MILLISECONDS))
                .toArray();
        long[] within =
                Arrays.stream(counts).mapToLong(bucket -> (long) bucket.count()).toArray();
        return new DurationCounts(bounds, within, snapshot.count());
    }

    /** Both together; of histograms of the same bounds. */
    public DurationCounts plus(DurationCounts other) {
        return combined(other, 1);
    }

    /** What was counted since an earlier reading of the same histogram. */
    public DurationCounts since(DurationCounts earlier) {
        return combined(earlier, -1);
    }

    private DurationCounts combined(DurationCounts other, int sign) {
        if (other.bounds.length == 0) {
            return this;
        }
        if (bounds.length == 0) {
            return new DurationCounts(other.bounds, new long[other.bounds.length], 0).combined(other, sign);
        }
        long[] sum = within.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += sign * other.within[i];
        }
        return new DurationCounts(bounds, sum, count + sign * other.count);
    }

    /**
     * The time in milliseconds that this share of them took at most, between the bounds by a straight line; empty: nothing was
     * counted. Of those above the last bound only that bound is known.
     *
     * @param share such as 0.99
     */
    public OptionalDouble quantile(double share) {
        if (count <= 0) {
            return OptionalDouble.empty();
        }
        double rank = share * count;
        for (int i = 0; i < bounds.length; i++) {
            if (within[i] >= rank) {
                double below = i == 0 ? 0 : bounds[i - 1];
                long before = i == 0 ? 0 : within[i - 1];
                long here = within[i] - before;
                return OptionalDouble.of(here == 0 ? bounds[i] : below + (bounds[i] - below) * (rank - before) / here);
            }
        }
        return bounds.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(bounds[bounds.length - 1]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DurationCounts that
                && count == that.count
                && Arrays.equals(bounds, that.bounds)
                && Arrays.equals(within, that.within);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(within);
    }

    @Override
    public String toString() {
        return count + " within " + Arrays.toString(bounds) + ": " + Arrays.toString(within);
    }
}
