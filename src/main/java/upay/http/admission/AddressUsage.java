package upay.http.admission;

/**
 * The usage of one client address, whatever its requests claim: what it holds of the gateway, and how often it named
 * a terminal that does not exist. Threads: any.
 */
public final class AddressUsage {
    /** A terminal number that does not exist is a mistake, or guessing. */
    private static final int UNKNOWN_PER_SECOND = 50;

    private static final int UNKNOWN_AT_FIRST = 200;

    private final ClientNetwork origin;
    private final PartyUsage requests = new PartyUsage();
    private final PartyUsage callbacks = new PartyUsage();
    private final RateLimiter unknownTerminals;

    /** Number of connections and requests that refer to it; guarded by {@link AddressUsages}. */
    int references;

    AddressUsage(ClientNetwork origin, long now) {
        this.origin = origin;
        this.unknownTerminals = new RateLimiter(UNKNOWN_PER_SECOND, UNKNOWN_AT_FIRST, now);
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

    /** Limits requests with terminals that do not exist. */
    RateLimiter unknownTerminals() {
        return unknownTerminals;
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
