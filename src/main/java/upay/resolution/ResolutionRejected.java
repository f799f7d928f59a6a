package upay.resolution;

/** A resolution that is not possible; the message states the reason and the alternative. */
public final class ResolutionRejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    ResolutionRejected(String why) {
        super(why, null, false, false);
    }
}
