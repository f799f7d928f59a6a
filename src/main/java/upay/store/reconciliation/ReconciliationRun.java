package upay.store.reconciliation;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import upay.store.sql.Repeated;

/**
 * Compares what an operator asks for, one account's day after the other: what is due, or all of one day again. Threads: any;
 * one context for each run.
 */
public final class ReconciliationRun {
    /** Accounts' days of one run. */
    private static final int MOST = 1_000;

    private final Reconciler reconciler;

    public ReconciliationRun(Reconciler reconciler) {
        this.reconciler = reconciler;
    }

    /**
     * What became of an account's day.
     *
     * @param result null: another process is at it
     */
    public record Compared(AccountDay of, @Nullable Reconciliation result) {}

    /**
     * Compares them; returns how many there were.
     *
     * @param done takes each one that has ended
     * @param progress takes the day and its rows so far, now and then
     */
    public Future<Integer> run(
            ReconciliationScope scope, Consumer<Compared> done, BiConsumer<AccountDay, Long> progress) {
        Future<List<AccountDay>> days =
                scope.day() == null ? reconciler.due(scope, MOST) : reconciler.ofDay(scope, MOST);
        return days.compose(all -> {
            Iterator<AccountDay> rest = all.iterator();
            return Repeated.whileTrue(() -> rest.hasNext()
                            ? one(rest.next(), progress).map(compared -> {
                                done.accept(compared);
                                return true;
                            })
                            : Future.succeededFuture(false))
                    .map(all.size());
        });
    }

    private Future<Compared> one(AccountDay day, BiConsumer<AccountDay, Long> progress) {
        return reconciler
                .run(day, Instant.now(), rows -> progress.accept(day, rows))
                .recover(e -> e instanceof RunLostException ? Future.succeededFuture(false) : Future.failedFuture(e))
                .compose(compared -> compared ? result(day) : Future.succeededFuture(new Compared(day, null)));
    }

    private Future<Compared> result(AccountDay day) {
        ReconciliationScope scope = new ReconciliationScope(
                day.account().payway().channel(), day.day(), day.account().owner());
        return reconciler
                .show(scope, MOST)
                .map(all -> new Compared(
                        day,
                        all.stream()
                                .filter(one -> one.account().equals(day.account()))
                                .findFirst()
                                .orElse(null)));
    }
}
