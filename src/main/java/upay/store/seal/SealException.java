package upay.store.seal;

/**
 * A value cannot be opened: its key is missing, or it was sealed for another place. Its message contains nothing
 * secret.
 */
public final class SealException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SealException(String message) {
        super(message);
    }
}
