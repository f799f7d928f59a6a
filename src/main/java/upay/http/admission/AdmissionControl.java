package upay.http.admission;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;
import upay.metrics.RequestMetrics;
import upay.metrics.RequestMetrics.Refusal;

/**
 * Admission: counts connections and the requests in flight over all verticle instances of this process, and refuses
 * new requests when the process is shutting down. Thread-safe.
 *
 * <p>No party can take all places in flight: a party may hold as many as are free, times a factor. So a single till
 * gets half of them, a single merchant four fifths, a single address eight ninths; the more parties hold many, the
 * less each of them gets, and a party that holds none is admitted as long as any place is free. An eighth of the
 * places is reserved for requests that query or stop an existing order: these are counted apart, so that no till
 * locks itself out of its own orders. A vendor counts as a till, and all vendors as one merchant.
 */
public final class AdmissionControl {
    private static final int MERCHANT_FACTOR = 4;
    private static final int ADDRESS_FACTOR = 8;
    private static final int KEPT_FOR_FOLLOWERS = 8;

    /** All vendors together count as one merchant; empty, which no merchant's id is. */
    private static final String ALL_VENDORS = "";

    private final RequestMetrics metrics;
    private final int max;
    private final int maxBegun;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final PartyUsages tills = new PartyUsages();
    private final PartyUsages vendors = new PartyUsages();
    private final PartyUsages merchants = new PartyUsages();
    private final AddressUsages addressUsages = new AddressUsages();
    private final BruteForceGuard bruteForceGuard = new BruteForceGuard();
    private final AwaitedKeys awaitedKeys = new AwaitedKeys();
    private final Uploads uploads = new Uploads();
    private volatile boolean leaving;
    private volatile boolean draining;

    /** @param max the number of requests that may be in flight at a time */
    public AdmissionControl(int max) {
        this(max, RequestMetrics.NONE);
    }

    /**
     * @param max the number of requests that may be in flight at a time
     * @param metrics counts what is refused
     */
    public AdmissionControl(int max, RequestMetrics metrics) {
        this.metrics = metrics;
        this.max = max;
        this.maxBegun = max - max / KEPT_FOR_FOLLOWERS;
    }

    /**
     * From now on each response closes its connection: a till or a proxy that keeps connections comes back on a new one,
     * which a load balancer can send to another instance. Cannot be undone.
     */
    public void leave() {
        leaving = true;
    }

    /** Whether each response closes its connection. */
    public boolean isLeaving() {
        return leaving;
    }

    /**
     * From now on every new request is answered MAINTENANCE_INPROGRESS, and its connection closed. Cannot be undone.
     */
    public void drain() {
        leaving = true;
        draining = true;
    }

    /** Where requests are measured, over all verticle instances. */
    public RequestMetrics metrics() {
        return metrics;
    }

    public boolean isDraining() {
        return draining;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /**
     * Takes a place for a request with a valid signature, if one is free and within the shares.
     *
     * @param begins as in {@link Endpoint}
     * @return must be left once; null if there is none
     */
    public @Nullable InFlightPermit enter(Signer signer, AddressUsage address, boolean begins) {
        Kind kind = begins ? Kind.BEGUN : Kind.FOLLOWED;
        long free = (long) max - inFlight.get();
        if (begins) {
            free = Math.min(free, (long) maxBegun - begun.get());
        }
        if (draining || free <= 0) {
            return refused(draining ? Refusal.DRAINING : Refusal.OVERLOAD);
        }
        PartyUsage till = ofKind(signer).take(signer.sn(), kind, 1, free + 1);
        if (till == null) {
            return refused(Refusal.TERMINAL_SHARE);
        }
        PartyUsage merchant = merchants.take(merchant(signer), kind, 1, MERCHANT_FACTOR * free + 1);
        if (merchant == null) {
            till.give(kind, 1);
            return refused(Refusal.MERCHANT_SHARE);
        }
        // The address is present, and does not retire.
        if (address.requests().take(kind, 1, ADDRESS_FACTOR * free + 1) != Taken.YES) {
            merchant.give(kind, 1);
            till.give(kind, 1);
            return refused(Refusal.SOURCE_SHARE);
        }
        InFlightPermit place = new InFlightPermit(this, kind, till, merchant, address.requests());
        int nowBegun = begins ? begun.incrementAndGet() : 0;
        if (inFlight.incrementAndGet() > max || nowBegun > maxBegun) {
            place.leave();
            return refused(Refusal.OVERLOAD);
        }
        return place;
    }

    private @Nullable InFlightPermit refused(Refusal reason) {
        metrics.refused(reason);
        return null;
    }

    private PartyUsages ofKind(Signer signer) {
        return signer instanceof Terminal ? tills : vendors;
    }

    private static String merchant(Signer signer) {
        return signer instanceof Terminal terminal ? terminal.merchantId() : ALL_VENDORS;
    }

    /** Only for {@link InFlightPermit#leave}. */
    void leave(Kind kind) {
        if (kind == Kind.BEGUN) {
            begun.decrementAndGet();
        }
        inFlight.decrementAndGet();
    }

    /** Takes part of a signer's share of the budget for unfinished bodies; null if it is used up. */
    @Nullable PartyUsage holdBytes(Signer signer, int bytes) {
        return ofKind(signer).take(signer.sn(), Kind.BYTES, bytes, BodyBudget.SIGNER_BYTES_MAX);
    }

    /** The usage of connected clients, by address. */
    public AddressUsages addressUsages() {
        return addressUsages;
    }

    public BruteForceGuard bruteForceGuard() {
        return bruteForceGuard;
    }

    public AwaitedKeys awaitedKeys() {
        return awaitedKeys;
    }

    /** The logs that terminals uploaded. */
    public Uploads uploads() {
        return uploads;
    }

    /** How often requests without a valid signature were refused since the start; for health. */
    public Map<String, Object> refused() {
        return bruteForceGuard.details();
    }

    /** Has the metrics show what is counted here anyway. */
    public void bindMetrics() {
        metrics.bindInFlight(this::inFlight);
        bruteForceGuard.bind(metrics);
    }

    /**
     * Takes a place for a connection, if fewer than {@code most} are open. A caller that gets true must call {@link
     * #disconnect} exactly once.
     */
    public boolean connect(int most) {
        if (connections.incrementAndGet() > most) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    public void disconnect() {
        connections.decrementAndGet();
    }
}
