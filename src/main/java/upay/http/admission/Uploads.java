package upay.http.admission;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the logs that terminals uploaded since the start. Threads: any. */
public final class Uploads {
    private final LongAdder count = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    public void add(long length) {
        count.increment();
        bytes.add(length);
    }

    /** For health. */
    public Map<String, Object> details() {
        return Map.of("count", count.sum(), "bytes", bytes.sum());
    }
}
