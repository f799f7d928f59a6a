package upay.store.bill;

/** Another reader of the same file has begun, since this one was silent for too long. */
public final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OvertakenException() {
        super("another import of the same file has begun: see bill show");
    }
}
