package upay.resolution;

/** What a person said of an order cannot be; the message says why, and what to do instead. */
public final class VerdictRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    VerdictRefused(String why) {
        super(why, null, false, false);
    }
}
