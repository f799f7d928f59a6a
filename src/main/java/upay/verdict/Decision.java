package upay.verdict;

import java.util.Locale;

/** What the cashier does with the goods (protocol.md#verdict). */
public enum Decision {
    /** The order is PAID, and nothing that could change that is in flight. */
    HAND_OVER,
    /** It is certain that this order's goods are not to be handed over. */
    DO_NOT_HAND_OVER,
    /** Not known yet: keep the goods, and ask again. */
    WAIT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** As in the answer. */
    public String wireName() {
        return wireName;
    }
}
