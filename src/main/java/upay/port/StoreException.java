package upay.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The store did not respond, or not in time. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean nothingStored;

    /** @param nothingStored true if it is certain that the statement was not and will not be executed */
    public StoreException(String message, boolean nothingStored, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.nothingStored = nothingStored;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }

    /** True if the call certainly had no effect: after any other failure its effect may be stored. */
    public static boolean certain(Throwable failure) {
        return failure instanceof StoreException store && store.nothingStored;
    }

    public boolean nothingStored() {
        return nothingStored;
    }
}
