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
 * @param compared of the same account
 * @param fee in yuan; null: not in the bill
 */
public record OpenRow(
        Place place,
        LocalDate day,
        Compared compared,
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

    /**
     * Which bills of an account were compared.
     *
     * @param latest the newest day
     * @param returns the newest day whose returns were, at least the day before the row's: Baifubao's payments and returns
     *     are two files
     */
    public record Compared(LocalDate latest, LocalDate returns) {}

    public boolean isPayment() {
        return kind == BillKind.PAYMENT;
    }

    /** Whether the bills of the days that may bring the other side were compared. */
    boolean isOld() {
        return compared.latest.isAfter(day.plusDays(DAYS));
    }
}
