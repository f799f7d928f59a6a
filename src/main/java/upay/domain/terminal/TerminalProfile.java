package upay.domain.terminal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a terminal is served, apart from its rights.
 *
 * @param payWait how long a pay waits for its final state, up to 60 s; null: the configured wait
 * @param deviceId the device that it was activated on; null: any
 * @param limits its merchant's
 */
public record TerminalProfile(
        Dialect dialect,
        @Nullable Duration payWait,
        @Nullable String deviceId,
        MerchantLimits limits) {

    public static final TerminalProfile SEED = new TerminalProfile(Dialect.SEED, null, null);

    /** With the configured limits. */
    public TerminalProfile(Dialect dialect, @Nullable Duration payWait, @Nullable String deviceId) {
        this(dialect, payWait, deviceId, MerchantLimits.CONFIGURED);
    }

    public TerminalProfile withLimits(MerchantLimits own) {
        return own.equals(limits) ? this : new TerminalProfile(dialect, payWait, deviceId, own);
    }
}
