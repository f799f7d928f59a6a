package upay.store.reconciliation;

/** Another process has taken the run over, since this one was silent for too long. */
public final class RunLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunLostException() {
        super("another process has taken over the comparison of this day: see reconcile show");
    }
}
