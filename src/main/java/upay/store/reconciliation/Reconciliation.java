package upay.store.reconciliation;

import io.vertx.sqlclient.Row;
import java.time.LocalDate;
import upay.bill.BillAccount;
import upay.domain.AccountName;
import upay.domain.Fen;

/**
 * How an account's day compares.
 *
 * @param finished false: it is being compared, or that was interrupted
 * @param bill the rows of the bills that count
 * @param matched those that are a transaction
 * @param waiting the gateway's transactions of the day without a row, for which later bills are awaited
 * @param differing the findings of the day, resolved or not
 */
public record Reconciliation(
        BillAccount account, LocalDate day, boolean finished, Sum bill, Sum matched, Sum waiting, long differing) {

    /** How many, and how much; a payment and its return do not cancel out. */
    public record Sum(long count, Fen amount) {}

    static Reconciliation read(Row row) {
        BillAccount account = new BillAccount(
                Channels.payway(row.getString(0)), row.getString(1), AccountName.read(row.getString(2)));
        return new Reconciliation(
                account,
                row.getLocalDate(3),
                row.getString(4).equals("MATCHED"),
                sum(row, 5),
                sum(row, 7),
                sum(row, 9),
                row.getLong(11));
    }

    private static Sum sum(Row row, int column) {
        return new Sum(row.getLong(column), Fen.of(row.getLong(column + 1)));
    }
}
