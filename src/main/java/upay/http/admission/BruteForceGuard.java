package upay.http.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.terminal.Signer;
import upay.metrics.RequestMetrics;
import upay.metrics.RequestMetrics.Refusal;

/**
 * Handles what looks like guessing: missing and wrong signatures, and signers that do not exist. Counts it, logs it at a
 * limited rate, and delays the answers. Above the limit of its address a request is refused without a look at what is
 * wrong with it. A client with a valid signature is never delayed nor refused because of others of the same terminal or
 * address, who may stand behind the same NAT. Threads: any.
 */
public final class BruteForceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BruteForceGuard.class);

    /** Per terminal and address. */
    private static final int WRONG_PER_SECOND = 50;

    private static final int WRONG_AT_FIRST = 100;

    /** A longer delay is not worth an open connection. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** In place of a delay: the answer is sent at once and closes the connection. */
    public static final long LAST = -1;

    /** As {@link #LAST}, and the answer says that the limit of the address is exceeded. */
    public static final long OVER_LIMIT = -2;

    private static final int WAITING_MAX = 1_024;
    private static final String UNKNOWN = "-";
    private static final String TLS = "TLS";

    private static final int SOURCES_MAX = 4_096;
    private static final long BETWEEN_LINES_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LOG_LINES_PER_SECOND = 2;
    private static final int LOG_LINES_AT_FIRST = 20;

    private final LongAdder wrong = new LongAdder();
    private final LongAdder unknownTerminals = new LongAdder();
    private final LongAdder unknownVendors = new LongAdder();
    private final LongAdder unsigned = new LongAdder();
    private final LongAdder certificates = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder overLimit = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final RateLimiter logLines = new RateLimiter(LOG_LINES_PER_SECOND, LOG_LINES_AT_FIRST, System.nanoTime());

    private final Supplier<RequestLimits> limits;

    private final Cache<Source, Tries> tries = Caffeine.newBuilder()
            .maximumSize(SOURCES_MAX)
            .executor(Runnable::run)
            .build();

    /** @param signer {@link #UNKNOWN} for those that do not exist, {@link #TLS} before any was named */
    private record Source(ClientNetwork origin, SignerKind kind, String signer) {}

    private static final class Tries {
        private final RateLimiter pace = new RateLimiter(WRONG_PER_SECOND, WRONG_AT_FIRST, System.nanoTime());
        private long sinceLine;
        private long lineNanos = System.nanoTime() - BETWEEN_LINES_NANOS;
    }

    BruteForceGuard(Supplier<RequestLimits> limits) {
        this.limits = limits;
    }

    /**
     * No signature, or a malformed one.
     *
     * @return as {@link #wrongSignature}
     */
    public long unsigned(AddressUsage address) {
        return isWithinLimit(address, unsigned) ? 0 : OVER_LIMIT;
    }

    /** @return how long the answer must be delayed, in nanoseconds; or {@link #LAST}, or {@link #OVER_LIMIT} */
    public long wrongSignature(AddressUsage address, Signer signer) {
        return tried(address, signer, wrong, "wrong signatures");
    }

    /** As {@link #wrongSignature}: the right terminal, over a connection without its certificate. */
    public long wrongCertificate(AddressUsage address, Signer signer) {
        return tried(address, signer, certificates, "wrong or missing client certificates");
    }

    private long tried(AddressUsage address, Signer signer, LongAdder count, String what) {
        Source source = new Source(address.origin(), SignerKind.of(signer), signer.sn());
        Tries triesOfSource = triesOf(source);
        log(triesOfSource, source, signer.sn(), what);
        return isWithinLimit(address, count) ? delay(triesOfSource.pace) : OVER_LIMIT;
    }

    /** Counts a request by what is wrong with it, or as one too many of its address. */
    private boolean isWithinLimit(AddressUsage address, LongAdder count) {
        boolean within = address.mayBeRefused(limits.get().source(), System.nanoTime());
        (within ? count : overLimit).increment();
        return within;
    }

    /** Whether a signer that is not cached may be looked up for this address. */
    public boolean mayLookUp(AddressUsage address, SignerKind kind) {
        return address.unknown(kind).waitNanos(System.nanoTime()) <= LONGEST_WAIT_NANOS;
    }

    /**
     * A signer that is not cached is being looked up.
     *
     * @return as {@link #wrongSignature}, for when it does not exist
     */
    public long lookUpStarted(AddressUsage address, SignerKind kind) {
        return delay(address.unknown(kind));
    }

    /**
     * It exists, or the look-up failed.
     *
     * @param delay as {@link #lookUpStarted} returned
     */
    public void signerFound(AddressUsage address, SignerKind kind, long delay) {
        if (delay != LAST) {
            address.unknown(kind).giveBack();
        }
    }

    /**
     * It does not exist.
     *
     * @param delay as {@link #lookUpStarted} returned
     * @return as {@link #wrongSignature}
     */
    public long signerUnknown(AddressUsage address, SignerKind kind, long delay) {
        boolean vendor = kind == SignerKind.VENDOR;
        Source source = new Source(address.origin(), kind, UNKNOWN);
        log(triesOf(source), source, UNKNOWN, vendor ? "unknown vendors" : "unknown terminals");
        return isWithinLimit(address, vendor ? unknownVendors : unknownTerminals) ? delay : OVER_LIMIT;
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

    private Tries triesOf(Source source) {
        return tries.get(source, isNew -> new Tries());
    }

    private void log(Tries tried, Source source, String signerSn, String what) {
        long count;
        synchronized (tried) {
            long now = System.nanoTime();
            tried.sinceLine++;
            if (now - tried.lineNanos < BETWEEN_LINES_NANOS || logLines.waitNanos(now) > 0) {
                return;
            }
            logLines.count(now);
            count = tried.sinceLine;
            tried.sinceLine = 0;
            tried.lineNanos = now;
        }
        LOG.atWarn()
                .addKeyValue("address", source.origin())
                .addKeyValue(source.kind() == SignerKind.VENDOR ? "vendor" : "terminal", signerSn)
                .addKeyValue("count", count)
                .log(what);
    }

    /** The TLS handshake failed. A port check, which sends nothing, is not logged. */
    public void handshake(AddressUsage address, Throwable failure) {
        if (failure instanceof SSLException) {
            handshakes.increment();
            Source source = new Source(address.origin(), SignerKind.TERMINAL, TLS);
            log(triesOf(source), source, UNKNOWN, "TLS handshakes failed: " + failure.getMessage());
        }
    }

    void bind(RequestMetrics metrics) {
        metrics.addRefusals(Refusal.SIGNATURE, wrong::sum);
        metrics.addRefusals(Refusal.TERMINAL_UNKNOWN, unknownTerminals::sum);
        metrics.addRefusals(Refusal.VENDOR_UNKNOWN, unknownVendors::sum);
        metrics.addRefusals(Refusal.UNSIGNED, unsigned::sum);
        metrics.addRefusals(Refusal.CERTIFICATE, certificates::sum);
        metrics.addRefusals(Refusal.HANDSHAKE, handshakes::sum);
        metrics.addRefusals(Refusal.SOURCE_RATE, overLimit::sum);
    }

    /** Counts since the start, for health. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("wrong_signatures", wrong.sum());
        details.put("unknown_terminals", unknownTerminals.sum());
        details.put("unknown_vendors", unknownVendors.sum());
        details.put("unsigned", unsigned.sum());
        details.put("wrong_certificates", certificates.sum());
        details.put("failed_handshakes", handshakes.sum());
        details.put("over_limit", overLimit.sum());
        return details;
    }
}
