package upay.domain;

import org.jspecify.annotations.Nullable;

/**
 * The reason of a failure.
 *
 * @param error null without a failure
 * @param message the channel's own text; null if absent
 */
public record Failure(@Nullable BizError error, @Nullable String message) {
    public static final Failure NONE = new Failure(null, null);
}
