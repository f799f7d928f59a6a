package upay.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillRowState;
import upay.domain.Fen;

/**
 * A row of a bill that is not matched yet.
 *
 * @param day of the bill
 * @param latest the newest day whose bills of the same account were compared
 * @param returns the newest day whose returns were compared, at least the day before its own: Baifubao's payments and
 *     returns are two files
 * @param fee in yuan; null: not in the bill
 */
public record OpenRow(
        Place place,
        LocalDate day,
        LocalDate latest,
        LocalDate returns,
        BillKind kind,
        BillNumbers numbers,
        Fen amount,
        @Nullable BigDecimal fee,
        BillRowState state) {
    /** How many days behind its own a row or a transaction waits for the other side. */
    public static final int DAYS = 3;

    /**
     * Where it stands.
     *
     * @param account of the bill, in a form to compare
     */
    public record Place(long bill, long line, String account) {}

    public boolean isPayment() {
        return kind == BillKind.PAYMENT;
    }

    /** Whether the bills of the days that may bring the other side were compared. */
    boolean isOld() {
        return latest.isAfter(day.plusDays(DAYS));
    }
}
