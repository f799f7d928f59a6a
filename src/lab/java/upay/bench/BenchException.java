package upay.bench;

/** The measurement cannot continue; the message has the reason. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }
}
