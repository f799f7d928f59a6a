package upay.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;

/**
 * Whether the store takes what is to be stored. It does not from the first statement on that it refuses for reasons of its own,
 * whatever it reads, until a trial has shown that it writes again ({@link WriteProbe}); nor while the heartbeat fails, or has no
 * answer for a second. Each time is told once in the log, with the code and with what to do, and so is its end.
 *
 * <p>Threads: any.
 */
public final class StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
    /** What comes and goes is told no more often. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Trouble refusing;
    private volatile Trouble silent = new Trouble("", "it has not been asked yet.", Instant.now());
    /** When each code was told last; there are few. Guarded by this, as is the next one. */
    private final Map<String, Long> toldNanos = new HashMap<>();

    /** Since when, where its beginning was told and its end was not. */
    private Instant toldSince;

    /** @param sqlState empty: there was no answer */
    private record Trouble(String sqlState, String words, Instant since) {
        /** In brackets; empty where there is none. */
        private String code() {
            return sqlState.isEmpty() ? "" : " (SQLSTATE " + sqlState + ")";
        }

        private static Trouble of(String sqlState) {
            return new Trouble(sqlState, SqlStates.explain(sqlState), Instant.now());
        }
    }

    /** Whether there is any use in sending requests here. */
    public boolean isWell() {
        return refusing == null && silent == null;
    }

    /** For operators: what is wrong, since when, and what to do about it. */
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

    private Trouble trouble() {
        Trouble refuses = refusing;
        return refuses != null ? refuses : silent;
    }

    /** Hears of it when statements begin to be refused, on the thread that found out. */
    public void onRefusing(Runnable listener) {
        listeners.add(listener);
    }

    boolean isRefusing() {
        return refusing != null;
    }

    /** A statement was refused. Most refusals are the row's own fault and mean nothing. */
    void refused(SqlRefusal refusal) {
        if (SqlStates.failsAll(refusal.sqlState())) {
            refusing(refusal.sqlState());
        }
    }

    /** There was no connection for a statement. */
    void unusable(Throwable e) {
        if (e instanceof StoreException store && store.getCause() != null) {
            refusing(SqlStates.of(store));
        }
    }

    private void refusing(String sqlState) {
        boolean begins;
        synchronized (this) {
            begins = refusing == null;
            if (begins || !refusing.sqlState.equals(sqlState)) {
                refusing = Trouble.of(sqlState);
            }
            tell();
        }
        if (begins) {
            listeners.forEach(Runnable::run);
        }
    }

    /** A trial has shown that the store writes. */
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
        heartbeat(Trouble.of(SqlStates.of(e)));
    }

    private synchronized void heartbeat(Trouble now) {
        if (now == null || silent == null) {
            silent = now;
        }
        tell();
    }

    /** True where the server has said why. */
    public static boolean isRefusal(Throwable e) {
        return !SqlStates.of(e).isEmpty();
    }

    private void tell() {
        Trouble now = trouble();
        if (now == null && toldSince != null) {
            LOG.info(
                    "the store takes writes again, after {} s",
                    Duration.between(toldSince, Instant.now()).toSeconds());
            toldSince = null;
        } else if (now != null && isNews(now.sqlState)) {
            LOG.warn("the store takes no writes{}: {}", now.code(), now.words);
            toldSince = toldSince == null ? now.since : toldSince;
        }
    }

    private boolean isNews(String code) {
        long now = System.nanoTime();
        Long last = toldNanos.get(code);
        boolean watchers = last == null || now - last > BETWEEN_WARNINGS.toNanos();
        if (watchers) {
            toldNanos.put(code, now);
        }
        return watchers;
    }
}
