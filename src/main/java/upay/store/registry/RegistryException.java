package upay.store.registry;

/** What an operator asked for cannot be done; the message says why, in words for people and without secrets. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RegistryException(String message) {
        super(message, null, false, false);
    }
}
