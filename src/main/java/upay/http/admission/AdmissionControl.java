package upay.http.admission;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.MerchantLimits;
import upay.domain.terminal.RequestRate;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;
import upay.metrics.RequestMetrics;
import upay.metrics.RequestMetrics.Refusal;

/**
 * Admission: counts connections and the requests in flight over all verticle instances of this process, limits how fast
 * each party may go on, and refuses new requests when the process is shutting down. Thread-safe.
 *
 * <p>No party can take all places in flight: a party may hold as many as are free, times a factor. So a single till
 * gets half of them, a single merchant four fifths, a single address eight ninths; the more parties hold many, the
 * less each of them gets, and a party that holds none is admitted as long as any place is free. A merchant may be limited
 * to a smaller share. An eighth of the places is reserved for requests that query or stop an existing order: these are
 * counted apart, so that no till locks itself out of its own orders. A vendor counts as a till, and all vendors as one
 * merchant.
 *
 * <p>A till and a merchant have a token bucket for each {@link RequestKind}. A refused request takes no token.
 */
public final class AdmissionControl {
    private static final int MERCHANT_FACTOR = 4;
    private static final int ADDRESS_FACTOR = 8;
    private static final int KEPT_FOR_FOLLOWERS = 8;
    private static final int PERCENT = 100;

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
    private final BruteForceGuard bruteForceGuard = new BruteForceGuard(this::limits);
    private final AwaitedKeys awaitedKeys = new AwaitedKeys();
    private final Uploads uploads = new Uploads();
    private final LongWaits longWaits;
    private volatile RequestLimits limits;
    private volatile boolean leaving;
    private volatile boolean draining;

    /** With the default limits. */
    public AdmissionControl(int max) {
        this(max, RequestLimits.DEFAULT, RequestMetrics.NONE);
    }

    /**
     * @param max the number of requests that may be in flight at a time
     * @param metrics counts what is refused
     */
    public AdmissionControl(int max, RequestLimits limits, RequestMetrics metrics) {
        this.metrics = metrics;
        this.max = max;
        this.maxBegun = max - max / KEPT_FOR_FOLLOWERS;
        this.limits = limits;
        this.longWaits = new LongWaits(max);
    }

    /** Changes the limits; requests in flight stay. */
    public void limit(RequestLimits changed) {
        limits = changed;
    }

    public RequestLimits limits() {
        return limits;
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

    /** Whether a request that needs no signature is within its address's limit of requests without one. */
    public boolean admitUnsigned(AddressUsage address) {
        boolean within = address.mayBeRefused(limits.source(), System.nanoTime());
        if (!within) {
            metrics.refused(Refusal.SOURCE_RATE);
        }
        return within;
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
     * Takes a place for a request with a valid signature, if one is free, within the shares and the rates.
     *
     * @return an {@link InFlightPermit}, which must be left once, or why there is none
     */
    public Admission enter(Signer signer, AddressUsage address, RequestKind kind) {
        long free = (long) max - inFlight.get();
        if (kind == RequestKind.BEGIN) {
            free = Math.min(free, (long) maxBegun - begun.get());
        }
        if (draining || free <= 0) {
            return refused(draining ? Refusal.DRAINING : Refusal.OVERLOAD, kind, 0);
        }
        MerchantLimits own = signer instanceof Terminal terminal ? terminal.limits() : MerchantLimits.CONFIGURED;
        long now = System.nanoTime();
        Party till = ofKind(signer).take(signer.sn(), kind.usage, 1, free + 1);
        if (till == null) {
            return refused(Refusal.TERMINAL_SHARE, kind, free + 1);
        }
        RequestRate tillRate = own.terminal() == null ? limits.terminal() : own.terminal();
        if (!till.buckets().take(kind.index, tillRate, kind.factor, now)) {
            till.usage().give(kind.usage, 1);
            return refused(Refusal.TERMINAL_RATE, kind, (long) kind.factor * tillRate.perSecond());
        }
        Admission admission = enterMerchant(signer, address, kind, till, free, now);
        if (admission instanceof Admission.Refused) {
            till.buckets().giveBack(kind.index, tillRate, kind.factor);
            till.usage().give(kind.usage, 1);
        }
        return admission;
    }

    private Admission enterMerchant(
            Signer signer, AddressUsage address, RequestKind kind, Party till, long free, long now) {
        MerchantLimits own = signer instanceof Terminal terminal ? terminal.limits() : MerchantLimits.CONFIGURED;
        long most = MERCHANT_FACTOR * free + 1;
        if (kind == RequestKind.BEGIN) {
            most = Math.min(most, places(own.share() == null ? limits.merchantShare() : own.share()));
        }
        Party merchant = merchants.take(merchant(signer), kind.usage, 1, most);
        if (merchant == null) {
            return refused(Refusal.MERCHANT_SHARE, kind, most);
        }
        RequestRate rate = own.merchant() == null ? limits.merchant() : own.merchant();
        if (!merchant.buckets().take(kind.index, rate, kind.factor, now)) {
            merchant.usage().give(kind.usage, 1);
            return refused(Refusal.MERCHANT_RATE, kind, (long) kind.factor * rate.perSecond());
        }
        // The address is present, and does not retire.
        Admission.Refused refused;
        if (address.requests().take(kind.usage, 1, ADDRESS_FACTOR * free + 1) == Taken.YES) {
            InFlightPermit place =
                    new InFlightPermit(this, kind.usage, till.usage(), merchant.usage(), address.requests());
            int nowBegun = kind == RequestKind.BEGIN ? begun.incrementAndGet() : 0;
            if (inFlight.incrementAndGet() <= max && nowBegun <= maxBegun) {
                return place;
            }
            leave(kind.usage);
            address.requests().give(kind.usage, 1);
            refused = refused(Refusal.OVERLOAD, kind, 0);
        } else {
            refused = refused(Refusal.SOURCE_SHARE, kind, ADDRESS_FACTOR * free + 1);
        }
        merchant.buckets().giveBack(kind.index, rate, kind.factor);
        merchant.usage().give(kind.usage, 1);
        return refused;
    }

    private Admission.Refused refused(Refusal reason, RequestKind kind, long limit) {
        metrics.refused(reason);
        return new Admission.Refused(reason, kind, limit);
    }

    /** Rounded up, so at least one. */
    private long places(int percent) {
        return Math.max(1, ((long) maxBegun * percent + PERCENT - 1) / PERCENT);
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
        Party party = ofKind(signer).take(signer.sn(), Kind.BYTES, bytes, BodyBudget.SIGNER_BYTES_MAX);
        return party == null ? null : party.usage();
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

    /** The waits that requests asked for. */
    public LongWaits longWaits() {
        return longWaits;
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
