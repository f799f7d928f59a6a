package upay.resolution;

/** What a person said of an order cannot be; the message says why, and what to do instead. */
public final class ResolutionRejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    ResolutionRejected(String why) {
        super(why, null, false, false);
    }
}
