package upay.domain;

/**
 * Why something failed.
 *
 * @param error null where nothing has
 * @param message the channel's own words; null where it gave none
 */
public record Failure(BizError error, String message) {
    public static final Failure NONE = new Failure(null, null);
}
