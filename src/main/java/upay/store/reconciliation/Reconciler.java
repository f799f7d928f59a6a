package upay.store.reconciliation;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import upay.bill.ChannelDay;
import upay.domain.OrderKey;
import upay.reconciliation.Decision;
import upay.reconciliation.OpenRow;
import upay.reconciliation.OrderCase;
import upay.reconciliation.OrderJudgement;
import upay.store.reconciliation.OpenRows.Named;
import upay.store.reconciliation.RunTable.Held;
import upay.store.reconciliation.Verdicts.Verdict;
import upay.store.sql.Database;
import upay.store.sql.Repeated;

/**
 * Compares the bills of an account's day with the gateway's transactions: takes back what a replaced file matched, brings
 * the day's transactions into the pool, matches rows at first sight, decides the others with their orders, and lets wait
 * what has no row. Changes no order. Threads: any; one statement at a time, each a commit.
 */
public final class Reconciler {
    private final RunTable runs;
    private final Withdrawal withdrawal;
    private final OwnWindows windows;
    private final OpenRows rows;
    private final OrderCases cases;
    private final Verdicts verdicts;
    private final PoolEnd pool;
    private final Database database;

    public Reconciler(Database database) {
        this.database = database;
        this.runs = new RunTable(database);
        this.withdrawal = new Withdrawal(database);
        this.windows = new OwnWindows(database);
        this.rows = new OpenRows(database);
        this.cases = new OrderCases(database);
        this.verdicts = new Verdicts(database);
        this.pool = new PoolEnd(database);
    }

    /**
     * The account days with something to compare, the oldest first.
     *
     * @param limit of those with bills; some times as many of days of which the channel has none
     */
    public Future<List<AccountDay>> due(ReconciliationScope scope, int limit) {
        return runs.due(scope, limit);
    }

    /** The account days of a day with bills, or of which the channel has none, compared or not. */
    public Future<List<AccountDay>> ofDay(ReconciliationScope scope, int limit) {
        return runs.ofDay(scope, limit);
    }

    /** The newest first. */
    public Future<List<Reconciliation>> show(ReconciliationScope scope, int limit) {
        return show(scope, null, limit);
    }

    /** @param after the last one of the page before; null: the first page */
    public Future<List<Reconciliation>> show(ReconciliationScope scope, @Nullable After after, int limit) {
        return runs.show(scope, after, limit);
    }

    /** The place of an account's day in their list. */
    public record After(LocalDate day, String channel, String owner, String account) {}

    /**
     * Compares an account's day; again if it was. Fails with {@link RunLostException} or {@link
     * upay.port.StoreException}; what it did stays, and the next run goes on.
     *
     * @param now the store's time
     * @param progress takes the rows so far, now and then
     * @return false: another process is at it
     */
    public Future<Boolean> run(AccountDay of, Instant now, LongConsumer progress) {
        return runs.begin(of.account(), of.day())
                .compose(begun -> begun.isEmpty()
                        ? Future.succeededFuture(false)
                        : compare(begun.get(), of, now, progress).map(true));
    }

    private Future<Void> compare(Held run, AccountDay of, Instant now, LongConsumer progress) {
        ChannelDay day = new ChannelDay(of.account().payway(), of.day());
        return withdrawal
                .ofReplaced(of.account(), of.day())
                .compose(done -> runs.touch(run))
                .compose(held -> windows.bring(day.begins(), day.ends(), now))
                .compose(done -> runs.touch(run))
                .compose(held -> new FirstSight(database, progress).match(run))
                .compose(done -> rows.files(of.account(), of.day()))
                .compose(files -> decide(run, files))
                .compose(done -> pool.await(of, day.ends()))
                .compose(done -> endWaits(now))
                .compose(done -> runs.finish(run, of));
    }

    /** Makes findings of the transactions of all accounts that have waited long enough. */
    public Future<Void> endWaits(Instant now) {
        return Repeated.whileTrue(() -> pool.find(now));
    }

    /**
     * Forgets transactions for which no bill has come for a hundred days, some of them at a time: of accounts whose bills
     * are not brought in, or that were never paid. If such a bill comes all the same, they are brought in again.
     */
    public Future<Void> forget(Instant now) {
        return windows.forget(now);
    }

    private Future<Void> decide(Held run, List<Long> files) {
        Seen seen = new Seen();
        return files.isEmpty() ? Future.succeededFuture() : Repeated.whileTrue(() -> decide(run, files, seen));
    }

    /** The rows that were looked at. */
    private static final class Seen {
        private @Nullable Named last;
        private int count;
    }

    private Future<Boolean> decide(Held run, List<Long> files, Seen seen) {
        return runs.touch(run)
                .compose(held -> rows.next(files, seen.last, seen.count < OpenRows.DEEP_MAX))
                .compose(page -> decide(page).map(done -> {
                    seen.count += page.size();
                    seen.last = page.isEmpty() ? seen.last : page.get(page.size() - 1);
                    return page.size() == OpenRows.PAGE;
                }));
    }

    private Future<Void> decide(List<Named> page) {
        Set<OrderKey> orders = new LinkedHashSet<>();
        List<Named> unknown = new ArrayList<>();
        List<Named> elsewhere = new ArrayList<>();
        for (Named row : page) {
            if (row.elsewhere()) {
                elsewhere.add(row);
            } else if (row.order() == null) {
                unknown.add(row);
            } else {
                orders.add(row.order());
            }
        }
        return judge(List.copyOf(orders))
                .compose(done -> apply(unknown, OrderJudgement::unknown))
                .compose(done -> apply(elsewhere, OrderJudgement::elsewhere));
    }

    private Future<Void> apply(List<Named> places, Function<OpenRow, Decision> decision) {
        return places.isEmpty()
                ? Future.succeededFuture()
                : rows.ofPlaces(places)
                        .compose(open -> verdicts.apply(open.stream()
                                .map(one -> new Verdict(decision.apply(one.row()), null, null))
                                .toList()));
    }

    /** Decides the open rows of these orders, as they are now; also those that were decided before. */
    public Future<Void> judge(List<OrderKey> orders) {
        return orders.isEmpty()
                ? Future.succeededFuture()
                : rows.ofOrders(orders).compose(open -> cases.of(orders, open)).compose(this::apply);
    }

    private Future<Void> apply(List<OrderCase> orders) {
        List<Verdict> all = new ArrayList<>();
        for (OrderCase order : orders) {
            OrderJudgement.of(order)
                    .forEach(decision -> all.add(
                            new Verdict(decision, order.key(), order.status().name())));
        }
        return verdicts.apply(all);
    }
}
