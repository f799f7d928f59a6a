package upay.lab.bills;

import java.util.Optional;

/** A fault of single rows of a bill, and what the gateway must find of it. */
enum RowFault {
    MISSING_PAYMENT("missing-row", "payment", Victim.PAID, "OURS_ONLY"),
    MISSING_REFUND("missing-row", "refund", Victim.REFUNDED, "REFUND_OURS_ONLY"),
    UNKNOWN_PAYMENT("extra-row", "payment", Victim.NONE, "BILL_ONLY_UNKNOWN"),
    UNKNOWN_REFUND("extra-row", "refund", Victim.NONE, "BILL_ONLY_UNKNOWN"),
    PAYMENT_OF_UNPAID("extra-row", "payment", Victim.UNPAID, "CANCELED_NOT_RETURNED"),
    REFUND_OF_PAID("extra-row", "refund", Victim.PAID, "REFUND_BILL_ONLY"),
    PAYMENT_AMOUNT("other-amount", "payment", Victim.PAID, "AMOUNT_DIFFERS"),
    REFUND_AMOUNT("other-amount", "refund", Victim.REFUNDED, "AMOUNT_DIFFERS"),
    DUPLICATE_PAYMENT("duplicate-row", "payment", Victim.PAID, "DUPLICATE_ROW"),
    DUPLICATE_REFUND("duplicate-row", "refund", Victim.REFUNDED, "DUPLICATE_ROW"),
    MISSING_CANCEL("missing-row", "refund", Victim.CANCELED, "REFUND_OURS_ONLY"),
    CANCEL_AMOUNT("other-amount", "refund", Victim.CANCELED, "AMOUNT_DIFFERS"),
    DUPLICATE_CANCEL("duplicate-row", "refund", Victim.CANCELED, "DUPLICATE_ROW"),
    /** It waits for the next day's bill, and no finding says anything. */
    REFUND_LATER("refund-later", "refund", Victim.REFUNDED, null);

    /** What order it is about. */
    enum Victim {
        /** None that the gateway has. */
        NONE,
        /** Paid, and nothing else happened to it. */
        PAID,
        /** Paid, and refunded once. */
        REFUNDED,
        /** Paid, and then cancelled. */
        CANCELED,
        /** Not paid, here and at the channel. */
        UNPAID
    }

    private final String word;
    private final String kind;
    private final Victim victim;
    private final String found;

    RowFault(String word, String kind, Victim victim, String found) {
        this.word = word;
        this.kind = kind;
        this.victim = victim;
        this.found = found;
    }

    /** As the sandbox has it. */
    String word() {
        return word;
    }

    /** Of the row: payment or refund. */
    String kind() {
        return kind;
    }

    Victim victim() {
        return victim;
    }

    /** The class of its finding; empty: it waits. */
    Optional<String> found() {
        return Optional.ofNullable(found);
    }

    /** Whether a row of our own transaction is not in the bill. */
    boolean takesRowAway() {
        return word.equals("missing-row") || this == REFUND_LATER;
    }
}
