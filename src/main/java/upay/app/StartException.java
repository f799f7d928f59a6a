package upay.app;

/** The gateway can't start; the message says in one line what is missing and what to do, and nothing secret. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
