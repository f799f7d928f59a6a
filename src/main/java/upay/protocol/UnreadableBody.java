package upay.protocol;

/**
 * A body from which no fields can be read; the message is for the client. Without a stack trace: it is an expected
 * result.
 */
final class UnreadableBody extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableBody(String message) {
        super(message, null, false, false);
    }
}
