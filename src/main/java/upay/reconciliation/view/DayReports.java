package upay.reconciliation.view;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.store.Store;
import upay.store.bill.StoredBill;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.ReconciliationScope;
import upay.store.sql.Repeated;

/** Reads what the page of a day shows, page by page. Threads: any; one context for each reading. */
public final class DayReports {
    private static final int PAGE = 1_000;
    private static final int ACCOUNTS_MAX = 1_000;
    private static final int BILLS_MAX = 10_000;

    /** More than a person reads on a page; the list of findings has all. */
    private static final int OPEN_MAX = 500;

    private static final int RESOLVED_MAX = 200;

    /** Pages of findings that are looked through for resolved ones. */
    private static final int PAGES_MAX = 10;

    private final Store store;

    public DayReports(Store store) {
        this.store = store;
    }

    /** @param scope of one day */
    public Future<DayReport> read(ReconciliationScope scope) {
        Reading reading = new Reading(scope);
        return store.findings().list(scope, true, 0, OPEN_MAX + 1).compose(open -> Repeated.whileTrue(
                        reading::resolvedPage)
                .compose(done -> Repeated.whileTrue(reading::billsPage))
                .compose(done -> store.reconciler().show(scope, ACCOUNTS_MAX))
                .map(accounts -> new DayReport(
                        Objects.requireNonNull(scope.day()),
                        Instant.now(),
                        accounts,
                        reading.bills,
                        Stream.concat(
                                        open.stream().limit(OPEN_MAX),
                                        reading.resolved.stream().limit(RESOLVED_MAX))
                                .toList(),
                        open.size() > OPEN_MAX)));
    }

    /** One reading; each step takes a page, and says whether there is another one. */
    private final class Reading {
        private final ReconciliationScope scope;
        private final Iterator<String> channels;
        private final List<Finding> resolved = new ArrayList<>();
        private final List<StoredBill> bills = new ArrayList<>();
        private int pages;
        private long after;
        private String channel;
        private @Nullable StoredBill last;

        Reading(ReconciliationScope scope) {
            this.scope = scope;
            this.channels = Arrays.stream(Payway.values())
                    .map(Payway::channel)
                    .filter(one -> scope.channel().isEmpty() || scope.channel().equals(one))
                    .iterator();
            this.channel = channels.hasNext() ? channels.next() : "";
        }

        Future<Boolean> resolvedPage() {
            return store.findings().list(scope, false, after, PAGE).map(all -> {
                all.stream().filter(finding -> !finding.isOpen()).forEach(resolved::add);
                after = all.isEmpty() ? after : all.get(all.size() - 1).id();
                return all.size() == PAGE && ++pages < PAGES_MAX && resolved.size() < RESOLVED_MAX;
            });
        }

        Future<Boolean> billsPage() {
            if (channel.isEmpty()) {
                return Future.succeededFuture(false);
            }
            return store.bills()
                    .files(channel, Objects.requireNonNull(scope.day()), scope.owner(), "", last, PAGE)
                    .map(page -> {
                        bills.addAll(page);
                        last = page.isEmpty() ? null : page.get(page.size() - 1);
                        if (page.size() == PAGE && bills.size() < BILLS_MAX) {
                            return true;
                        }
                        last = null;
                        channel = channels.hasNext() ? channels.next() : "";
                        return !channel.isEmpty();
                    });
        }
    }
}
