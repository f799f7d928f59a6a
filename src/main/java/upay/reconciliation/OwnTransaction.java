package upay.reconciliation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;

/**
 * A transaction of the gateway, as the comparison sees it.
 *
 * @param settled whether it needs no call to the channel any more
 * @param ended the channel's day on which it ended; null: it did not
 * @param external the channel's number of an external refund; null: unknown, or another type
 * @param rows what is matched to it
 */
public record OwnTransaction(
        long tsn,
        TransactionType type,
        Fen amount,
        TransactionStatus status,
        boolean settled,
        @Nullable LocalDate ended,
        @Nullable String external,
        MatchedRows rows) {

    /** Its rows that are matched already; null: none. */
    public record MatchedRows(
            @Nullable MatchedRow payment, @Nullable MatchedRow returned) {
        public static final MatchedRows NONE = new MatchedRows(null, null);
    }

    /**
     * A row that is matched to it.
     *
     * @param number the channel's
     * @param account of its bill, in a form to compare
     */
    public record MatchedRow(
            long bill, long line, Fen amount, @Nullable String number, String account) {}

    @Nullable MatchedRow payment() {
        return rows.payment;
    }

    @Nullable MatchedRow returned() {
        return rows.returned;
    }

    boolean isDone() {
        return status == TransactionStatus.SUCCESS;
    }
}
