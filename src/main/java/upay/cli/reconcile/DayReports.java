package upay.cli.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.cli.operator.CommandContext;
import upay.domain.Payway;
import upay.store.bill.StoredBill;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.ReconciliationScope;

/** Reads what the page of a day shows. */
final class DayReports {
    private static final int ACCOUNTS_MAX = 1_000;

    /** More than a person reads on a page; the command shows all. */
    private static final int OPEN_MAX = 500;

    private static final int RESOLVED_MAX = 200;

    /** Pages of findings that are looked through for resolved ones. */
    private static final int PAGES_MAX = 10;

    private DayReports() {}

    /** @param scope of one day */
    static DayReport read(OperatorSession office, ReconciliationScope scope) {
        List<Finding> open = office.await(office.store().findings().list(scope, true, 0, OPEN_MAX + 1));
        List<Finding> findings = new ArrayList<>(open.stream().limit(OPEN_MAX).toList());
        findings.addAll(resolved(office, scope));
        return new DayReport(
                Objects.requireNonNull(scope.day()),
                Instant.now(),
                office.await(office.store().reconciler().show(scope, ACCOUNTS_MAX)),
                bills(office, scope),
                findings,
                open.size() > OPEN_MAX);
    }

    private static List<Finding> resolved(OperatorSession office, ReconciliationScope scope) {
        List<Finding> resolved = new ArrayList<>();
        long after = 0;
        for (int page = 0; page < PAGES_MAX && resolved.size() < RESOLVED_MAX; page++) {
            List<Finding> all = office.await(office.store().findings().list(scope, false, after, CommandContext.PAGE));
            all.stream().filter(finding -> !finding.isOpen()).forEach(resolved::add);
            if (all.size() < CommandContext.PAGE) {
                break;
            }
            after = all.get(all.size() - 1).id();
        }
        return resolved.stream().limit(RESOLVED_MAX).toList();
    }

    private static List<StoredBill> bills(OperatorSession office, ReconciliationScope scope) {
        List<StoredBill> bills = new ArrayList<>();
        for (Payway channel : Payway.values()) {
            if (!scope.channel().isEmpty() && !scope.channel().equals(channel.channel())) {
                continue;
            }
            @Nullable StoredBill last = null;
            List<StoredBill> page;
            do {
                page = office.await(office.store()
                        .bills()
                        .files(
                                channel.channel(),
                                Objects.requireNonNull(scope.day()),
                                scope.owner(),
                                "",
                                last,
                                CommandContext.PAGE));
                bills.addAll(page);
                last = page.isEmpty() ? null : page.get(page.size() - 1);
            } while (page.size() == CommandContext.PAGE && bills.size() < ACCOUNTS_MAX * 10);
        }
        return bills;
    }
}
