package upay.http.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.terminal.Terminal;

/**
 * Handles what looks like guessing: wrong signatures, and terminals that do not exist. Counts it, logs it at a
 * limited rate, and delays the answers; a client with a valid signature is never delayed by others of the same
 * terminal or address. Threads: any.
 */
public final class BruteForceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BruteForceGuard.class);

    /** Per terminal and address. */
    private static final int WRONG_PER_SECOND = 50;

    private static final int WRONG_AT_FIRST = 100;

    /** A longer delay is not worth an open connection. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    public static final long LAST = -1;

    private static final int WAITING_MAX = 1_024;
    private static final String UNKNOWN_TERMINAL = "-";
    private static final String TLS = "TLS";

    private static final int SOURCES_MAX = 4_096;
    private static final long BETWEEN_LINES_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LOG_LINES_PER_SECOND = 2;
    private static final int LOG_LINES_AT_FIRST = 20;

    private final LongAdder wrong = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder unsigned = new LongAdder();
    private final LongAdder certificates = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final RateLimiter logLines = new RateLimiter(LOG_LINES_PER_SECOND, LOG_LINES_AT_FIRST, System.nanoTime());

    private final Cache<Source, Tries> tries = Caffeine.newBuilder()
            .maximumSize(SOURCES_MAX)
            .executor(Runnable::run)
            .build();

    /** @param terminal {@link #UNKNOWN_TERMINAL} for those that do not exist, {@link #TLS} before any was named */
    private record Source(ClientNetwork origin, String terminal) {}

    private static final class Tries {
        private final RateLimiter pace = new RateLimiter(WRONG_PER_SECOND, WRONG_AT_FIRST, System.nanoTime());
        private long sinceLine;
        private long lineNanos = System.nanoTime() - BETWEEN_LINES_NANOS;
    }

    /** No signature, or a malformed one. */
    public void unsigned() {
        unsigned.increment();
    }

    /**
     * @return how long the answer must be delayed, in nanoseconds; {@link #LAST}: it is sent at once and closes the
     *     connection
     */
    public long wrongSignature(AddressUsage address, Terminal terminal) {
        wrong.increment();
        Tries source = triesOf(address, terminal.sn());
        log(source, address, terminal.sn(), "wrong signatures");
        return delay(source.pace);
    }

    /** As {@link #wrongSignature}: the right terminal, over a connection without its certificate. */
    public long wrongCertificate(AddressUsage address, Terminal terminal) {
        certificates.increment();
        Tries source = triesOf(address, terminal.sn());
        log(source, address, terminal.sn(), "wrong or missing client certificates");
        return delay(source.pace);
    }

    /** Whether a terminal that is not cached may be looked up for this address. */
    public boolean mayLookUpTerminal(AddressUsage address) {
        return address.unknownTerminals().waitNanos(System.nanoTime()) <= LONGEST_WAIT_NANOS;
    }

    /**
     * A terminal that is not cached is being looked up.
     *
     * @return as {@link #wrongSignature}, for when it does not exist
     */
    public long lookUpStarted(AddressUsage address) {
        return delay(address.unknownTerminals());
    }

    /**
     * It exists, or the look-up failed.
     *
     * @param delay as {@link #lookUpStarted} returned
     */
    public void terminalFound(AddressUsage address, long delay) {
        if (delay != LAST) {
            address.unknownTerminals().giveBack();
        }
    }

    /** It does not exist. */
    public void terminalUnknown(AddressUsage address) {
        unknown.increment();
        log(triesOf(address, UNKNOWN_TERMINAL), address, UNKNOWN_TERMINAL, "unknown terminals");
    }

    private static long delay(RateLimiter pace) {
        long now = System.nanoTime();
        // An answer that closes its connection is not counted: otherwise a flood would delay all other clients of
        // its address.
        return pace.waitNanos(now) > LONGEST_WAIT_NANOS ? LAST : pace.count(now);
    }

    /**
     * Takes a place for a delayed answer; false if there is none. A caller that gets true must call {@link #waited}
     * once.
     */
    public boolean mayWait() {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    public void waited() {
        waiting.decrementAndGet();
    }

    private Tries triesOf(AddressUsage address, String terminalSn) {
        return tries.get(new Source(address.origin(), terminalSn), isNew -> new Tries());
    }

    private void log(Tries source, AddressUsage address, String terminalSn, String what) {
        long count;
        synchronized (source) {
            long now = System.nanoTime();
            source.sinceLine++;
            if (now - source.lineNanos < BETWEEN_LINES_NANOS || logLines.waitNanos(now) > 0) {
                return;
            }
            logLines.count(now);
            count = source.sinceLine;
            source.sinceLine = 0;
            source.lineNanos = now;
        }
        LOG.atWarn()
                .addKeyValue("address", address.origin())
                .addKeyValue("terminal", terminalSn)
                .addKeyValue("count", count)
                .log(what);
    }

    /** The TLS handshake failed. A port check, which sends nothing, is not logged. */
    public void handshake(AddressUsage address, Throwable failure) {
        if (failure instanceof SSLException) {
            handshakes.increment();
            log(triesOf(address, TLS), address, UNKNOWN_TERMINAL, "TLS handshakes failed: " + failure.getMessage());
        }
    }

    /** Counts since the start, for health. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("wrong_signatures", wrong.sum());
        details.put("unknown_terminals", unknown.sum());
        details.put("unsigned", unsigned.sum());
        details.put("wrong_certificates", certificates.sum());
        details.put("failed_handshakes", handshakes.sum());
        return details;
    }
}
