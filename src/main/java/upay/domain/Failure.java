package upay.domain;

/**
 * The reason of a failure.
 *
 * @param error null without a failure
 * @param message the channel's own text; null if absent
 */
public record Failure(BizError error, String message) {
    public static final Failure NONE = new Failure(null, null);
}
