package upay.api.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import upay.identity.LoginDelay;
import upay.identity.LoginSource;

/**
 * The failed logins of names that no user has: they wait as users do, so that the wait does not tell who is a user. In memory,
 * the last ten thousand. On one event loop.
 */
final class UnknownNames {
    private static final int MOST = 10_000;

    private final Supplier<Duration> clock;
    private final Map<String, Failures> pairs = new Recent();
    private final Map<String, Failures> names = new Recent();

    /** @param clock a monotonic time */
    UnknownNames(Supplier<Duration> clock) {
        this.clock = clock;
    }

    private record Failures(int count, Duration first, Duration last) {}

    private static final class Recent extends LinkedHashMap<String, Failures> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    }

    Duration delay(String name, LoginSource source) {
        Duration now = clock.get();
        Failures pair = pairs.get(key(name, source));
        Duration left =
                pair == null ? Duration.ZERO : LoginDelay.after(pair.count).minus(now.minus(pair.last));
        Duration own = left.isNegative() ? Duration.ZERO : left;
        Failures all = names.get(name);
        boolean crowd = all != null && all.count >= LoginDelay.CROWD && isWithin(all, LoginDelay.CROWD_MEMORY, now);
        return crowd ? LoginDelay.longer(own) : own;
    }

    void add(String name, LoginSource source) {
        Duration now = clock.get();
        pairs.compute(key(name, source), (key, former) -> more(former, LoginDelay.MEMORY, now));
        names.compute(name, (key, former) -> more(former, LoginDelay.CROWD_MEMORY, now));
    }

    private static Failures more(Failures former, Duration memory, Duration now) {
        return former == null || !isWithin(former, memory, now)
                ? new Failures(1, now, now)
                : new Failures(former.count + 1, former.first, now);
    }

    private static boolean isWithin(Failures failures, Duration memory, Duration now) {
        return now.minus(failures.first).compareTo(memory) < 0;
    }

    private static String key(String name, LoginSource source) {
        return name + " " + source.text();
    }
}
