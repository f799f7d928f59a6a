package upay.app;

/** The gateway can't start; the message states in one line the cause and the remedy, without secrets. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
