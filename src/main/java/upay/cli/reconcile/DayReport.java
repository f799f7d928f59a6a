package upay.cli.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import upay.bill.BillAccount;
import upay.store.bill.StoredBill;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Reconciliation;

/**
 * What the page of a day shows.
 *
 * @param made when it was read
 * @param accounts whose bills of the day are compared
 * @param bills the files of the day that came, in any state
 * @param findings of the day, the open ones first
 * @param more whether there are more than these
 */
record DayReport(
        LocalDate day,
        Instant made,
        List<Reconciliation> accounts,
        List<StoredBill> bills,
        List<Finding> findings,
        boolean more) {
    DayReport {
        accounts = List.copyOf(accounts);
        bills = List.copyOf(bills);
        findings = List.copyOf(findings);
    }

    List<Finding> open() {
        return findings.stream().filter(Finding::isOpen).toList();
    }

    List<Finding> resolved() {
        return findings.stream().filter(finding -> !finding.isOpen()).toList();
    }

    /** The open findings of an account. */
    long openOf(BillAccount account) {
        return findings.stream()
                .filter(finding -> finding.isOpen() && finding.account().equals(account))
                .count();
    }

    /** The transactions that wait for a row of a later bill. */
    long waiting() {
        return accounts.stream().mapToLong(one -> one.waiting().count()).sum();
    }

    /** The files whose rows do not count, of accounts whose day is not compared. */
    List<StoredBill> withoutComparison() {
        return bills.stream()
                .filter(bill -> bill.state() != StoredBill.State.REPLACED)
                .filter(bill -> accounts.stream().noneMatch(one -> one.account().equals(bill.account())))
                .toList();
    }

    /** The refused files of an account whose day is compared by another one. */
    List<StoredBill> refusedOf(BillAccount account) {
        return bills.stream()
                .filter(bill -> bill.account().equals(account) && bill.state() == StoredBill.State.REFUSED)
                .toList();
    }
}
