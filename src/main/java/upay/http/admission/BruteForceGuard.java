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
 * What looks like guessing: wrong signatures, and terminals that do not exist. It is counted, told in the log now and then, and
 * slowed; whoever signs rightly is never kept waiting by what others of the same terminal or address do. Threads: any.
 */
public final class BruteForceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BruteForceGuard.class);

    /** Of one terminal from one address. */
    private static final int WRONG_PER_SECOND = 50;

    private static final int WRONG_AT_FIRST = 100;

    /** What would have to wait for longer is not worth an open connection. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    public static final long LAST = -1;

    private static final int WAITING_MAX = 1_024;
    private static final String NOBODY = "-";
    private static final String TLS = "TLS";

    private static final int SOURCES_MAX = 4_096;
    private static final long BETWEEN_LINES_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LINES_PER_SECOND = 2;
    private static final int LINES_AT_FIRST = 20;

    private final LongAdder wrong = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder unsigned = new LongAdder();
    private final LongAdder certificates = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final RateLimiter lines = new RateLimiter(LINES_PER_SECOND, LINES_AT_FIRST, System.nanoTime());

    private final Cache<Source, Tries> tries = Caffeine.newBuilder()
            .maximumSize(SOURCES_MAX)
            .executor(Runnable::run)
            .build();

    /** @param terminal {@link #NOBODY}: those that do not exist; {@link #TLS}: before any was named */
    private record Source(ClientNetwork origin, String terminal) {}

    private static final class Tries {
        private final RateLimiter pace = new RateLimiter(WRONG_PER_SECOND, WRONG_AT_FIRST, System.nanoTime());
        private long sinceLine;
        private long lineNanos = System.nanoTime() - BETWEEN_LINES_NANOS;
    }

    /** No signature, or nothing that could be one. */
    public void unsigned() {
        unsigned.increment();
    }

    /** @return for how long the answer has to wait, in nanoseconds; {@link #LAST}: it is sent at once and ends the connection */
    public long wrongSignature(AddressUsage visitor, Terminal terminal) {
        wrong.increment();
        Tries source = source(visitor, terminal.sn());
        tell(source, visitor, terminal.sn(), "wrong signatures");
        return delay(source.pace);
    }

    /** As {@link #wrongSignature}: the right terminal, over a connection that did not show its certificate. */
    public long wrongCertificate(AddressUsage visitor, Terminal terminal) {
        certificates.increment();
        Tries source = source(visitor, terminal.sn());
        tell(source, visitor, terminal.sn(), "wrong or missing client certificates");
        return delay(source.pace);
    }

    /** Whether a terminal that nobody here has heard of may be looked up for it. */
    public boolean mayLookUpTerminal(AddressUsage visitor) {
        return visitor.unknownTerminals().waitNanos(System.nanoTime()) <= LONGEST_WAIT_NANOS;
    }

    /** Such a terminal is being looked up. @return as {@link #wrongSignature}, for when it does not exist */
    public long lookUpStarted(AddressUsage visitor) {
        return delay(visitor.unknownTerminals());
    }

    /**
     * It does exist, or nobody knows.
     *
     * @param delay what {@link #lookUpStarted} said
     */
    public void terminalFound(AddressUsage visitor, long delay) {
        if (delay != LAST) {
            visitor.unknownTerminals().giveBack();
        }
    }

    /** It does not exist. */
    public void terminalUnknown(AddressUsage visitor) {
        unknown.increment();
        tell(source(visitor, NOBODY), visitor, NOBODY, "unknown terminals");
    }

    private static long delay(RateLimiter pace) {
        long now = System.nanoTime();
        // What ends its connection owes nothing: else a flood would keep everybody else of its address waiting.
        return pace.waitNanos(now) > LONGEST_WAIT_NANOS ? LAST : pace.count(now);
    }

    /** Makes room for an answer that waits; false when there is none. Who gets true must {@link #waited} once. */
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

    private Tries source(AddressUsage visitor, String terminalSn) {
        return tries.get(new Source(visitor.origin(), terminalSn), isNew -> new Tries());
    }

    private void tell(Tries source, AddressUsage visitor, String terminalSn, String what) {
        long count;
        synchronized (source) {
            long now = System.nanoTime();
            source.sinceLine++;
            if (now - source.lineNanos < BETWEEN_LINES_NANOS || lines.waitNanos(now) > 0) {
                return;
            }
            lines.count(now);
            count = source.sinceLine;
            source.sinceLine = 0;
            source.lineNanos = now;
        }
        LOG.atWarn()
                .addKeyValue("address", visitor.origin())
                .addKeyValue("terminal", terminalSn)
                .addKeyValue("count", count)
                .log(what);
    }

    /** TLS did not come about. Whoever only looked whether the port is open is not told of. */
    public void handshake(AddressUsage visitor, Throwable failure) {
        if (failure instanceof SSLException) {
            handshakes.increment();
            tell(source(visitor, TLS), visitor, NOBODY, "TLS handshakes failed: " + failure.getMessage());
        }
    }

    /** Since the start, for health. */
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
