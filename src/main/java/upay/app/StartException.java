package upay.app;

import org.jspecify.annotations.Nullable;

/** The gateway can't start; the message states in one line the cause and the remedy, without secrets. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
