package upay.management;

import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The running program's log, as operators see and change it. Thread-safe; no method blocks. */
public interface LogControl {
    /** The level of each logger that has one of its own, by the logger's name; {@code ROOT} is that of all others. */
    SortedMap<String, String> levels();

    /**
     * Sets the level of a logger and all below it, until the end of the program or the next change of the configured
     * levels.
     *
     * @param logger a name, or {@code ROOT}
     * @param level a level in any case; null: as configured again
     * @throws IllegalArgumentException with what is allowed
     */
    void change(String logger, @Nullable String level);

    /** All levels are as configured again. */
    void reset();

    /** The number of lines that were dropped, because the queue before the output was full. */
    long dropped();

    /** What keeps lines from being written now; empty: nothing. */
    Optional<String> fault();
}
