package upay.bench;

/** The measuring cannot go on; the message says why, for a person. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }
}
