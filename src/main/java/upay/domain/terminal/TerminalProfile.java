package upay.domain.terminal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a terminal is served, apart from its rights.
 *
 * @param payWait how long a pay waits for its final state, up to 60 s; null: the configured wait
 * @param deviceId the device that it was activated on; null: any
 */
public record TerminalProfile(
        Dialect dialect,
        @Nullable Duration payWait,
        @Nullable String deviceId) {

    public static final TerminalProfile SEED = new TerminalProfile(Dialect.SEED, null, null);
}
