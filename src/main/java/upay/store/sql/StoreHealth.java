package upay.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;
import upay.store.tls.TlsFault;

/**
 * Whether the store accepts writes. It is unhealthy from the first statement that it refuses for reasons of its own,
 * even a read, until a probe has written again ({@link WriteProbe}); and while the heartbeat fails, or has no answer
 * for a second. Each incident is logged once, with the code and the remedy, and so is its end.
 *
 * <p>Threads: any.
 */
public final class StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
    /** The shortest time between two warnings of an intermittent fault. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

    private final boolean logs;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Trouble refusing;
    private volatile @Nullable Trouble silent = new Trouble("", "it has not been asked yet.", Instant.now());
    /** When each fault was last logged; there are few. Guarded by this, as is the next one. */
    private final Map<String, Long> toldNanos = new HashMap<>();

    /** The start of an incident that was logged and whose end was not. */
    private @Nullable Instant toldSince;

    /** @param sqlState empty: there was no answer */
    private record Trouble(String sqlState, String words, Instant since) {
        /** In brackets; empty if there is none. */
        private String code() {
            return sqlState.isEmpty() ? "" : " (SQLSTATE " + sqlState + ")";
        }

        private static Trouble of(String sqlState) {
            return new Trouble(sqlState, SqlStates.explain(sqlState), Instant.now());
        }

        private static Trouble of(Throwable failure) {
            Trouble byCode = of(SqlStates.of(failure));
            return TlsFault.of(failure)
                    .map(fault -> new Trouble(byCode.sqlState, fault, byCode.since))
                    .orElse(byCode);
        }
    }

    public StoreHealth() {
        this(true);
    }

    private StoreHealth(boolean logs) {
        this.logs = logs;
    }

    /** One that is not this instance's health, and so logs nothing. */
    public static StoreHealth unlogged() {
        return new StoreHealth(false);
    }

    /** Whether requests to this instance can succeed. */
    public boolean isWell() {
        return refusing == null && silent == null;
    }

    /** For operators: the fault, its start, and the remedy. */
    public Map<String, Object> details() {
        Trouble trouble = trouble();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", trouble == null ? "well" : "takes no writes");
        if (trouble != null) {
            details.put("sqlstate", trouble.sqlState);
            details.put("since", trouble.since.toString());
            details.put("reason", trouble.words);
        }
        return details;
    }

    private @Nullable Trouble trouble() {
        Trouble refuses = refusing;
        return refuses != null ? refuses : silent;
    }

    /** The listener is called when statements begin to be refused, on the detecting thread. */
    public void onRefusing(Runnable listener) {
        listeners.add(listener);
    }

    boolean isRefusing() {
        return refusing != null;
    }

    /** A statement was refused. Most refusals are the row's own fault and are ignored. */
    void refused(SqlRefusal refusal) {
        if (SqlStates.failsAll(refusal.sqlState())) {
            refusing(Trouble.of(refusal.sqlState()));
        }
    }

    /** There was no connection for a statement. */
    void unusable(Throwable e) {
        if (e instanceof StoreException store && store.getCause() != null) {
            refusing(Trouble.of(store));
        }
    }

    private void refusing(Trouble now) {
        boolean begins;
        synchronized (this) {
            Trouble before = refusing;
            begins = before == null;
            if (before == null || !before.words.equals(now.words)) {
                refusing = now;
            }
            tell();
        }
        if (begins) {
            listeners.forEach(Runnable::run);
        }
    }

    /** A probe has shown that the store accepts writes. */
    synchronized void writes() {
        refusing = null;
        tell();
    }

    /** The heartbeat was answered. */
    public void beats() {
        if (silent != null) {
            heartbeat(null);
        }
    }

    /** The heartbeat failed. */
    public void beatFailed(Throwable e) {
        heartbeat(Trouble.of(e));
    }

    private synchronized void heartbeat(@Nullable Trouble now) {
        if (now == null || silent == null) {
            silent = now;
        }
        tell();
    }

    /** True if the server gave the reason. */
    public static boolean isRefusal(Throwable e) {
        return !SqlStates.of(e).isEmpty();
    }

    private void tell() {
        if (!logs) {
            return;
        }
        Trouble now = trouble();
        if (now == null && toldSince != null) {
            LOG.info(
                    "the store takes writes again, after {} s",
                    Duration.between(toldSince, Instant.now()).toSeconds());
            toldSince = null;
        } else if (now != null && isNews(now.words)) {
            LOG.warn("the store takes no writes{}: {}", now.code(), now.words);
            toldSince = toldSince == null ? now.since : toldSince;
        }
    }

    private boolean isNews(String words) {
        long now = System.nanoTime();
        Long last = toldNanos.get(words);
        boolean watchers = last == null || now - last > BETWEEN_WARNINGS.toNanos();
        if (watchers) {
            toldNanos.put(words, now);
        }
        return watchers;
    }
}
