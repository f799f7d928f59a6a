package upay.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times of answers, apart for each second of a run. Confined to one thread. */
final class TimesBySecond {
    private static final int DIGITS = 2;

    private final Histogram[] seconds;

    TimesBySecond(int seconds) {
        this.seconds = new Histogram[seconds];
        for (int i = 0; i < seconds; i++) {
            this.seconds[i] = new Histogram(TimeUnit.MINUTES.toMicros(2), DIGITS);
        }
    }

    /**
     * Counts an answer; after the last second, not at all.
     *
     * @param nanos since the start of the run
     */
    void record(long nanos, long micros) {
        int second = (int) (nanos / 1_000_000_000);
        if (second >= 0 && second < seconds.length) {
            Histogram histogram = seconds[second];
            histogram.recordValue(Math.min(micros, histogram.getHighestTrackableValue()));
        }
    }

    int seconds() {
        return seconds.length;
    }

    long count(int second) {
        return seconds[second].getTotalCount();
    }

    /** Milliseconds; 0 without an answer. */
    double millis(int second, double percentile) {
        return seconds[second].getValueAtPercentile(percentile) / 1000.0;
    }

    /** Milliseconds of the longest one from a second on. */
    double longestMillis(int from) {
        double longest = 0;
        for (int i = from; i < seconds.length; i++) {
            longest = Math.max(longest, seconds[i].getMaxValue() / 1000.0);
        }
        return longest;
    }
}
