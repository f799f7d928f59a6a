package upay.http.admission;

/** What comes from one address, whatever it says of itself: what it holds of the gateway, and how often it was nobody. Threads: any. */
public final class AddressUsage {
    /** A terminal's number that does not exist is a mistake, or guessing. */
    private static final int STRANGERS_PER_SECOND = 50;

    private static final int STRANGERS_AT_FIRST = 200;

    private final ClientNetwork origin;
    private final PartyUsage requests = new PartyUsage();
    private final PartyUsage notices = new PartyUsage();
    private final RateLimiter unknownTerminals;

    /** How many connections and requests refer to it; guarded by {@link AddressUsages}. */
    int presences;

    AddressUsage(ClientNetwork origin, long now) {
        this.origin = origin;
        this.unknownTerminals = new RateLimiter(STRANGERS_PER_SECOND, STRANGERS_AT_FIRST, now);
    }

    public ClientNetwork origin() {
        return origin;
    }

    /** Of requests that are signed. */
    PartyUsage requests() {
        return requests;
    }

    /** Of channels' notifications. */
    public PartyUsage notices() {
        return notices;
    }

    /** How often it named terminals that do not exist. */
    RateLimiter unknownTerminals() {
        return unknownTerminals;
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
