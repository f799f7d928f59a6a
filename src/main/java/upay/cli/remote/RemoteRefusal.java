package upay.cli.remote;

/** A gateway did not do what it was asked. The message is for people, and says what to do next. */
@SuppressWarnings("serial")
final class RemoteRefusal extends RuntimeException {
    private final int status;

    /** @param status of HTTP; 0: the gateway answered, and the command cannot go on */
    RemoteRefusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether the same request may be answered in a moment. */
    boolean isPassing() {
        return status == 429 || status == 503;
    }
}
