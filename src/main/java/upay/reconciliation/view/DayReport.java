package upay.reconciliation.view;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import upay.bill.BillAccount;
import upay.bill.BillPart;
import upay.bill.BillSummary;
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
public record DayReport(
        LocalDate day,
        Instant made,
        List<Reconciliation> accounts,
        List<StoredBill> bills,
        List<Finding> findings,
        boolean more) {
    public DayReport {
        accounts = List.copyOf(accounts);
        bills = List.copyOf(bills);
        findings = List.copyOf(findings);
    }

    public List<Finding> open() {
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
    public long waiting() {
        return accounts.stream().mapToLong(one -> one.waiting().count()).sum();
    }

    /** The files whose rows do not count, of accounts whose day is not compared. */
    List<StoredBill> withoutComparison() {
        return bills.stream()
                .filter(bill -> bill.state() != StoredBill.State.REPLACED && !isMadeUpFor(bill))
                .filter(bill -> accounts.stream().noneMatch(one -> one.account().equals(bill.account())))
                .toList();
    }

    /** The refused files of an account whose day is compared by another one; without those that a later one made up for. */
    List<StoredBill> refusedOf(BillAccount account) {
        return bills.stream()
                .filter(bill -> bill.account().equals(account) && bill.state() == StoredBill.State.REFUSED)
                .filter(bill -> !isMadeUpFor(bill))
                .toList();
    }

    /** Whether it was refused, and a file that came later completes the bill of the day. */
    private boolean isMadeUpFor(StoredBill refused) {
        List<StoredBill> counting = bills.stream()
                .filter(bill -> bill.account().equals(refused.account()) && bill.state() == StoredBill.State.READ)
                .toList();
        // Which part a refused file was is not known.
        Set<BillPart> parts = counting.stream()
                .map(StoredBill::summary)
                .filter(Objects::nonNull)
                .map(BillSummary::part)
                .collect(Collectors.toSet());
        boolean whole =
                parts.contains(BillPart.WHOLE) || parts.containsAll(Set.of(BillPart.PAYMENTS, BillPart.REFUNDS));
        return refused.state() == StoredBill.State.REFUSED
                && whole
                && counting.stream().anyMatch(bill -> bill.id() > refused.id());
    }
}
