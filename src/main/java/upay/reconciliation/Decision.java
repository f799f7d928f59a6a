package upay.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * What a row of a bill is.
 *
 * @param transaction the transaction that it is, or that a finding names; null: none
 * @param found what does not agree; null: nothing
 */
public record Decision(
        OpenRow row,
        Fate fate,
        @Nullable OwnTransaction transaction,
        @Nullable FindingClass found) {

    /** What becomes of the row. */
    public enum Fate {
        /** It is the transaction. */
        MATCH,
        /** It counts nothing. */
        DROP,
        /** It is looked at again with the next bills. */
        WAITING,
        /** It does not agree, and is looked at again only if the order changes. */
        FOUND
    }

    static Decision match(OpenRow row, OwnTransaction transaction) {
        return new Decision(row, Fate.MATCH, transaction, null);
    }

    static Decision found(OpenRow row, @Nullable OwnTransaction transaction, FindingClass what) {
        return new Decision(row, Fate.FOUND, transaction, what);
    }

    static Decision waiting(OpenRow row, @Nullable OwnTransaction transaction) {
        return new Decision(row, Fate.WAITING, transaction, null);
    }
}
