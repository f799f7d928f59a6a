package upay.audit;

import java.util.Locale;

/** What an administrative act is about. */
public enum SubjectKind {
    /** By its id. */
    MERCHANT,
    /** By the merchant's id and its own. */
    STORE,
    /** By its number. */
    TERMINAL,
    /** By its number. */
    VENDOR,
    /** By its id. */
    VENDOR_APP,
    /** By its number in the list; never the code. */
    ACTIVATION_CODE,
    /** By its owner (a merchant's id, or * for all), the channel and its name. */
    CHANNEL_ACCOUNT,
    /** By the owner, the channel and the store (or an empty text). */
    ACCOUNT_USE,
    /** By the owner and the channel. */
    CHANNEL_SWITCH,
    /** By its number. */
    ORDER,
    /** The key that signs webhooks. */
    SIGNING_KEY,
    /** The master key. */
    MASTER_KEY,
    /** A restore of the store. */
    RESTORE,
    /** By the channel, the owner, the account and the day. */
    BILL,
    /** The comparison of bills with orders, by channel, day and owner, each empty for all. */
    RECONCILIATION,
    /** By its number. */
    FINDING,
    /** By the merchant, empty for all, and the day. */
    STATEMENT,
    /** By its name, or * for all. */
    LOGGER,
    /** By its name. */
    USER,
    /** By its id, which is no secret. */
    API_KEY;

    /** As the log has it, such as {@code channel-account}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
