package upay.lab.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import upay.lab.BlockingWait;
import upay.lab.LabException;

/** Records when each alert of a Prometheus fires and stops firing, on a thread of its own. Threads: any. */
public final class AlertLog implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Prometheus prometheus;
    private final Thread thread;
    private volatile boolean done;
    /** By name, in the order of time; guarded by this. */
    private final Map<String, List<Firing>> log = new LinkedHashMap<>();

    /**
     * A time in which an alert fires.
     *
     * @param until null: it still fires
     * @param summary of one of its instances
     */
    public record Firing(Instant from, Instant until, String summary) {}

    public AlertLog(Prometheus prometheus) {
        this.prometheus = prometheus;
        thread = new Thread(this::follow, "alert log");
        thread.start();
    }

    private void follow() {
        while (!done) {
            try {
                look(prometheus.firing(), Instant.now());
            } catch (LabException busy) {
                // The next look shows the same.
            }
            BlockingWait.millis(LOOK_AGAIN.toMillis());
        }
    }

    private synchronized void look(Map<String, List<String>> firing, Instant now) {
        Set<String> names = new TreeSet<>(log.keySet());
        names.addAll(firing.keySet());
        for (String name : names) {
            List<Firing> times = log.computeIfAbsent(name, isNew -> new ArrayList<>());
            Firing last = times.isEmpty() ? null : times.get(times.size() - 1);
            boolean fired = last != null && last.until == null;
            if (firing.containsKey(name) && !fired) {
                times.add(new Firing(now, null, firing.get(name).get(0)));
            } else if (!firing.containsKey(name) && fired) {
                times.set(times.size() - 1, new Firing(last.from, now, last.summary));
            }
        }
    }

    /** The first time after this moment that it fires, also where it began before. */
    public synchronized Optional<Firing> firing(String alert, Instant after) {
        return log.getOrDefault(alert, List.of()).stream()
                .filter(time -> time.until == null || time.until.isAfter(after))
                .findFirst();
    }

    public synchronized boolean fires(String alert) {
        List<Firing> times = log.getOrDefault(alert, List.of());
        return !times.isEmpty() && times.get(times.size() - 1).until == null;
    }

    /** Of all alerts that have fired since then, whether or not they still do. */
    public synchronized List<String> summaries(Instant since) {
        return log.values().stream()
                .flatMap(List::stream)
                .filter(time -> time.until == null || time.until.isAfter(since))
                .map(Firing::summary)
                .toList();
    }

    /** Each alert that fires now, with a summary. */
    public synchronized Map<String, String> now() {
        Map<String, String> now = new LinkedHashMap<>();
        log.forEach((name, times) -> {
            Firing last = times.get(times.size() - 1);
            if (last.until == null) {
                now.put(name, last.summary);
            }
        });
        return now;
    }

    @Override
    public void close() {
        done = true;
        BlockingWait.join(thread);
    }
}
