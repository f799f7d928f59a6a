package upay.http.admission;

import java.util.concurrent.atomic.AtomicInteger;
import upay.domain.terminal.RequestRate;

/**
 * The usage of one client address, whatever its requests claim: what it holds of the gateway, how often its requests had
 * no valid signature, and how often they named a terminal or a vendor that does not exist. Threads: any.
 */
public final class AddressUsage {
    /** A terminal number that does not exist is a mistake, or guessing. */
    private static final int UNKNOWN_PER_SECOND = 50;

    private static final int UNKNOWN_AT_FIRST = 200;

    private final ClientNetwork origin;
    private final PartyUsage requests = new PartyUsage();
    private final PartyUsage callbacks = new PartyUsage();
    private final RateLimiter unknownTerminals;
    private final RateLimiter unknownVendors;

    /** One bucket: of all requests without a valid signature. */
    private final TokenBuckets refusals;

    private final AtomicInteger awaitedKeys = new AtomicInteger();

    /** Number of connections and requests that refer to it; guarded by {@link AddressUsages}. */
    int references;

    AddressUsage(ClientNetwork origin, long now) {
        this.origin = origin;
        this.unknownTerminals = new RateLimiter(UNKNOWN_PER_SECOND, UNKNOWN_AT_FIRST, now);
        this.unknownVendors = new RateLimiter(UNKNOWN_PER_SECOND, UNKNOWN_AT_FIRST, now);
        this.refusals = new TokenBuckets(1, now);
    }

    public ClientNetwork origin() {
        return origin;
    }

    /** Of signed requests. */
    PartyUsage requests() {
        return requests;
    }

    /** Of channel callbacks. */
    public PartyUsage callbacks() {
        return callbacks;
    }

    /** Limits requests with signers of that kind that do not exist. */
    RateLimiter unknown(SignerKind kind) {
        return kind == SignerKind.VENDOR ? unknownVendors : unknownTerminals;
    }

    /**
     * A request has no valid signature.
     *
     * @return false if there are too many
     */
    boolean mayBeRefused(RequestRate rate, long now) {
        return refusals.take(0, rate, 1, now);
    }

    /** Whether nothing of its requests is to be remembered. */
    boolean isQuiet(long now) {
        return unknownTerminals.isQuiet(now) && unknownVendors.isQuiet(now) && refusals.areFull(now);
    }

    /** How many of its requests wait for a terminal's present keys. */
    AtomicInteger awaitedKeys() {
        return awaitedKeys;
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
