package upay.domain.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A merchant's own limits, in place of the configured ones.
 *
 * @param terminal of each of its terminals; null: the configured one
 * @param merchant of all of them together; null: the configured one
 * @param share of the places for new requests, in percent; null: the configured one
 */
public record MerchantLimits(
        @Nullable RequestRate terminal,
        @Nullable RequestRate merchant,
        @Nullable Integer share) {
    public static final MerchantLimits CONFIGURED = new MerchantLimits(null, null, null);
}
