package upay.http.admission;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import upay.domain.terminal.Terminal;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;

/**
 * Who may come in: counts connections and the requests in flight over all verticle instances of this process, and closes the
 * door when the process is going down. Thread-safe.
 *
 * <p>Of the places in flight nobody can take them all: a party may hold as many as are free, times a factor. So one till
 * alone gets half of them, a merchant alone four fifths, an address alone eight ninths; the more hold a lot, the less each of them gets, and one that
 * holds nothing gets in as long as any place is free. An eighth of the places is kept for those who ask for, or
 * stop, what has begun: these are counted apart, so that no till shuts itself out from its own orders.
 */
public final class AdmissionControl {
    private static final int MERCHANT_FACTOR = 4;
    private static final int ADDRESS_FACTOR = 8;
    private static final int KEPT_FOR_FOLLOWERS = 8;

    private final int max;
    private final int maxBegun;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final PartyUsages tills = new PartyUsages();
    private final PartyUsages merchants = new PartyUsages();
    private final AddressUsages visitors = new AddressUsages();
    private final BruteForceGuard suspicions = new BruteForceGuard();
    private volatile boolean draining;

    /** @param max how many requests may be in flight at a time */
    public AdmissionControl(int max) {
        this.max = max;
        this.maxBegun = max - max / KEPT_FOR_FOLLOWERS;
    }

    /** From now on every new request is answered MAINTENANCE_INPROGRESS, and its connection closed. For good. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /**
     * Takes a place for a request whose signature is right, if there is one and it is within the shares.
     *
     * @param begins whether it begins something, or is about what has begun
     * @return to be left once; null when there is none
     */
    public InFlightPermit enter(Terminal terminal, AddressUsage visitor, boolean begins) {
        Kind kind = begins ? Kind.BEGUN : Kind.FOLLOWED;
        long free = (long) max - inFlight.get();
        if (begins) {
            free = Math.min(free, (long) maxBegun - begun.get());
        }
        if (draining || free <= 0) {
            return null;
        }
        PartyUsage till = tills.take(terminal.sn(), kind, 1, free + 1);
        if (till == null) {
            return null;
        }
        PartyUsage merchant = merchants.take(terminal.merchantId(), kind, 1, MERCHANT_FACTOR * free + 1);
        if (merchant == null) {
            till.give(kind, 1);
            return null;
        }
        // It is here, and does not retire.
        if (visitor.requests().take(kind, 1, ADDRESS_FACTOR * free + 1) != Taken.YES) {
            merchant.give(kind, 1);
            till.give(kind, 1);
            return null;
        }
        InFlightPermit place = new InFlightPermit(this, kind, till, merchant, visitor.requests());
        int nowBegun = begins ? begun.incrementAndGet() : 0;
        if (inFlight.incrementAndGet() > max || nowBegun > maxBegun) {
            place.leave();
            return null;
        }
        return place;
    }

    /** Only for {@link InFlightPermit#leave}. */
    void leave(Kind kind) {
        if (kind == Kind.BEGUN) {
            begun.decrementAndGet();
        }
        inFlight.decrementAndGet();
    }

    /** Takes a part of a terminal's share of what unfinished bodies may hold; null when it is used up. */
    PartyUsage holdBytes(Terminal terminal, int bytes) {
        return tills.take(terminal.sn(), Kind.BYTES, bytes, BodyBudget.TERMINAL_BYTES_MAX);
    }

    /** Who is here, by address. */
    public AddressUsages visitors() {
        return visitors;
    }

    public BruteForceGuard suspicions() {
        return suspicions;
    }

    /** How often somebody was refused who could not sign, since the start; for health. */
    public Map<String, Object> refused() {
        return suspicions.details();
    }

    /** Takes a place for a connection, if fewer than {@code most} are open; who gets true must {@link #disconnect} exactly once. */
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
