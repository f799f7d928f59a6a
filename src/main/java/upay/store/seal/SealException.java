package upay.store.seal;

/** A value cannot be read: its key is not here, or it was not sealed for this place. Its message holds nothing secret. */
public final class SealException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SealException(String message) {
        super(message);
    }
}
