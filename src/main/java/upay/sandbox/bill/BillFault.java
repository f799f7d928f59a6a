package upay.sandbox.bill;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * A fault that was ordered for the bills of a day.
 *
 * @param id counts up from 1
 * @param rows the rows that it concerns; of no meaning for a fault of the whole bill
 * @param amount of an extra row or a changed one; null: 1.00 yuan, or one fen more
 * @param calls how many calls it lasts; null: until {@code until}, or until it is cleared
 * @param until epoch milliseconds; null: as {@code calls} says, or until it is cleared
 */
public record BillFault(
        long id,
        BillDay day,
        Kind kind,
        Rows rows,
        @Nullable Fen amount,
        @Nullable Integer calls,
        @Nullable Long until) {

    /** What is wrong. */
    public enum Kind {
        /** A row is left out; the totals are those of the rows that are left. */
        MISSING_ROW,
        /** A row of an order that the ledger does not have, or has not paid; within the totals. */
        EXTRA_ROW,
        /** A row has another amount; within the totals. */
        OTHER_AMOUNT,
        /** A row is there twice; within the totals. */
        DUPLICATE_ROW,
        /** A refund is not in this day's bill, but in the next day's, at its first moment. */
        REFUND_LATER,
        /** The bill is not ready yet. */
        LATE,
        /** The text ends within its last row. */
        TRUNCATED,
        /** The answer's bytes end early, within its archive or before its signature. */
        CUT,
        /** The totals state one payment and one fen too many. */
        WRONG_TOTALS,
        /** The channel answers with an error of its own. */
        ERROR;

        /** As the control call has it: {@code missing-row}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Optional<Kind> ofWord(String word) {
            return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
        }
    }

    /**
     * Which rows.
     *
     * @param number counts the rows of the day from 1, in their order, of the kind in question only; null: any
     * @param sn of the order; null: any
     * @param payments null: of both kinds; true: only payments; false: only refunds and reversals
     */
    public record Rows(
            @Nullable Long number,
            @Nullable String sn,
            @Nullable Boolean payments) {}

    boolean ends(long now) {
        return until != null && until <= now;
    }
}
