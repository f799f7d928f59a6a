package upay.store.registry;

/** An operator's request cannot be fulfilled; the message has the reason, for display and without secrets. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RegistryException(String message) {
        super(message, null, false, false);
    }
}
