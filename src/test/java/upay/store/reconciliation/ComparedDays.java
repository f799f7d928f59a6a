package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import upay.bill.ChannelDay;
import upay.reconciliation.FindingClass;
import upay.store.Store;

/** Compares days as gateways do, and says what was found of their accounts. */
final class ComparedDays {
    private static final int MOST = 1_000;

    private final Store store;

    ComparedDays(Store store) {
        this.store = store;
    }

    /** In the morning after the day. */
    void run(BilledDay of) {
        Instant morning = new ChannelDay(of.payway, of.day).ends().plus(10, ChronoUnit.HOURS);
        assertThat(store.reconciler().run(of.accountDay(), morning, rows -> {}).await())
                .isTrue();
    }

    /** Five days later. */
    void endWaits(BilledDay of) {
        endWaits(of, 5);
    }

    void endWaits(BilledDay of, int days) {
        store.reconciler()
                .endWaits(new ChannelDay(of.payway, of.day).ends().plus(days, ChronoUnit.DAYS))
                .await();
    }

    Reconciliation result(BilledDay of) {
        return store
                .reconciler()
                .show(new ReconciliationScope(of.payway.channel(), of.day, of.account.owner()), MOST)
                .await()
                .stream()
                .filter(one -> one.account().equals(of.account))
                .findFirst()
                .orElseThrow();
    }

    /** Of the account, whatever their day. */
    List<Finding> findings(BilledDay of) {
        return store
                .findings()
                .list(new ReconciliationScope(of.payway.channel(), null, of.account.owner()), false, 0, MOST)
                .await()
                .stream()
                .filter(one -> one.account().equals(of.account))
                .toList();
    }

    List<FindingClass> classes(BilledDay of) {
        return findings(of).stream().map(Finding::type).toList();
    }

    List<Finding> open(BilledDay of) {
        return findings(of).stream().filter(Finding::isOpen).toList();
    }
}
