package upay.api.overview;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The readings of the last hour, one a minute. Thread-safe. */
final class LastHour {
    static final int MINUTES = 60;
    /** Of which rates and durations are stated. */
    static final int WINDOW = 5;

    private final Deque<Reading> readings = new ArrayDeque<>(MINUTES + 2);

    /** @param first at the start */
    LastHour(Reading first) {
        readings.add(first);
    }

    /** Once a minute. */
    synchronized void add(Reading reading) {
        readings.addLast(reading);
        if (readings.size() > MINUTES + 1) {
            readings.removeFirst();
        }
    }

    /** What was counted in each whole minute, the oldest first; each with the moment of its end. */
    synchronized List<Reading> minutes() {
        List<Reading> minutes = new ArrayList<>(MINUTES);
        Reading before = null;
        for (Reading reading : readings) {
            if (before != null) {
                minutes.add(reading.since(before));
            }
            before = reading;
        }
        return minutes;
    }

    /** The reading that the window begins with: {@value #WINDOW} minutes ago, or at the start. */
    synchronized Reading windowBegin() {
        List<Reading> all = new ArrayList<>(readings);
        return all.get(Math.max(0, all.size() - WINDOW));
    }
}
