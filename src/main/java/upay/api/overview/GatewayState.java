package upay.api.overview;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;

/**
 * What the parts of this instance know, from memory.
 *
 * @param instance its number
 * @param isStoreWell whether the store answers
 * @param requestsInFlight of tills
 * @param channels the same of each channel
 * @param invariants what the check of the store's invariants found, as the health path has it
 */
public record GatewayState(
        Supplier<Long> instance,
        BooleanSupplier isStoreWell,
        IntSupplier requestsInFlight,
        Channels channels,
        Supplier<? extends @Nullable Object> invariants) {
    /**
     * The state of channels.
     *
     * @param breakersOpen accounts whose circuit breaker is not closed
     * @param wrongSignatures since the start
     * @param accountsFailing in the daily test
     */
    public record Channels(
            ToIntFunction<Payway> breakersOpen,
            ToLongFunction<Payway> wrongSignatures,
            ToIntFunction<Payway> accountsFailing) {}
}
