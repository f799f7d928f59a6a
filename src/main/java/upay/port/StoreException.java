package upay.port;

/** The store did not answer, or not in time. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean nothingStored;

    /** @param nothingStored true when it is certain that the statement was not and will not be executed */
    public StoreException(String message, boolean nothingStored, Throwable cause) {
        super(message, cause, false, false);
        this.nothingStored = nothingStored;
    }

    /** True where a call failed for sure: after anything else its effect may be stored. */
    public static boolean certain(Throwable failure) {
        return failure instanceof StoreException store && store.nothingStored;
    }

    public boolean nothingStored() {
        return nothingStored;
    }
}
