package upay.http.admission;

/** What comes from one address, whatever it says of itself: what it holds of the gateway, and how often it was nobody. Threads: any. */
public final class Visitor {
    /** A terminal's number that does not exist is a mistake, or guessing. */
    private static final int STRANGERS_PER_SECOND = 50;

    private static final int STRANGERS_AT_FIRST = 200;

    private final Origin origin;
    private final Holding requests = new Holding();
    private final Holding notices = new Holding();
    private final Pace strangers;

    /** How many connections and requests refer to it; guarded by {@link Visitors}. */
    int presences;

    Visitor(Origin origin, long now) {
        this.origin = origin;
        this.strangers = new Pace(STRANGERS_PER_SECOND, STRANGERS_AT_FIRST, now);
    }

    public Origin origin() {
        return origin;
    }

    /** Of requests that are signed. */
    Holding requests() {
        return requests;
    }

    /** Of channels' notifications. */
    public Holding notices() {
        return notices;
    }

    /** How often it named terminals that do not exist. */
    Pace strangers() {
        return strangers;
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
