package upay.store.statement;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import upay.statement.StatementFilter;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead;
import upay.statement.StatementTotals.Line;
import upay.store.sql.Repeated;
import upay.store.statement.PgStatements.Day;
import upay.store.statement.PgStatements.Ended;
import upay.store.statement.PgStatements.Key;
import upay.store.statement.StatementExport.Sink;
import upay.store.statement.StatementExport.Written;
import upay.store.statement.StoredStatement.Digests;

/**
 * Enters the movements of money into statements, and closes days. Any number of instances may do it at once, and each step
 * can be the last one of an instance: another continues.
 *
 * <p>Threads: any; one context for each call.
 */
public final class StatementClosing {
    /** Longer than a transaction takes from the time of its creation until it is stored. */
    public static final Duration MARGIN = Duration.ofMinutes(3);

    /** Since the end of a day, before it is closed without an operator: the clocks of channels and gateways differ. */
    public static final Duration DELAY = Duration.ofHours(2);

    /** Transactions in one statement: a fraction of a second. */
    private static final int MOST = 2_000;

    private static final Duration NARROW = Duration.ofMinutes(1);
    private static final Duration WIDE = Duration.ofDays(1);
    private static final Duration NARROWEST = Duration.ofMillis(1);
    private static final int PAGE = 200;
    private static final int LINES = 1_000;

    private final PgStatements statements;
    private final Duration margin;
    private final Consumer<String> progress;

    /** @param progress takes a line of text, now and then */
    public StatementClosing(PgStatements statements, Consumer<String> progress) {
        this(statements, MARGIN, progress);
    }

    /** @param margin transactions are entered that were created so long ago */
    StatementClosing(PgStatements statements, Duration margin, Consumer<String> progress) {
        this.statements = statements;
        this.margin = margin;
        this.progress = progress;
    }

    /** Enters what has moved, and what bills have said, since the last time; returns the number of rows that changed. */
    public Future<Long> collect() {
        Collecting run = new Collecting();
        return Repeated.whileTrue(run::along)
                .compose(done -> Repeated.whileTrue(run::revisit))
                .compose(done -> Repeated.whileTrue(run::fees))
                .map(done -> run.rows);
    }

    /** One run along the time; each step says whether there is another one. */
    private final class Collecting {
        private Duration width = NARROW;
        private Key revisited = Key.FIRST;
        private long rows;

        Future<Boolean> along() {
            return statements.collect(margin, width, MOST).map(collected -> {
                long seen = collected.step().seen();
                rows += collected.step().entered();
                if (seen > 0) {
                    progress.accept(rows + " rows of transactions until " + collected.reached());
                }
                width = next(width, seen);
                return !collected.arrived();
            });
        }

        Future<Boolean> revisit() {
            return statements.revisit(revisited, MOST).map(step -> {
                rows += step.step().entered();
                Key last = step.last();
                revisited = last == null ? revisited : last;
                return last != null;
            });
        }

        Future<Boolean> fees() {
            return statements.fees(MOST).map(step -> {
                rows += step.entered();
                if (step.seen() > 0) {
                    progress.accept(rows + " rows with the fees of bills");
                }
                return step.seen() > 0;
            });
        }
    }

    /** Twice as wide where few are, half as wide where many are. */
    private static Duration next(Duration width, long seen) {
        if (seen < MOST / 4) {
            Duration twice = width.multipliedBy(2);
            return twice.compareTo(WIDE) > 0 ? WIDE : twice;
        }
        Duration half = width.dividedBy(2);
        return seen <= MOST / 2 || half.compareTo(NARROWEST) < 0 ? width : half;
    }

    /**
     * Collects, and closes the days that are covered, or ended so long ago; returns how many.
     *
     * @param closeAfter since the end of a day
     */
    public Future<Integer> round(Duration closeAfter) {
        Closing run = new Closing(closeAfter);
        return collect()
                .compose(rows -> Repeated.whileTrue(run::finishPage))
                .compose(done -> Repeated.whileTrue(run::closePage))
                .map(done -> run.closed);
    }

    /** One run over the days; each step takes a page of them, and says whether there is another one. */
    private final class Closing {
        private final Duration closeAfter;
        private Day finished = Day.FIRST;
        private String merchant = "";
        private int closed;
        private int before;

        Closing(Duration closeAfter) {
            this.closeAfter = closeAfter;
        }

        /** Days that another one has begun to close. */
        Future<Boolean> finishPage() {
            return statements.closing(finished, PAGE).compose(days -> {
                finished = days.isEmpty() ? finished : days.get(days.size() - 1);
                return eachOf(days, StatementClosing.this::finish).map(days.size() == PAGE);
            });
        }

        /** Of each merchant the first open day; then again from the first merchant, as long as days are closed. */
        Future<Boolean> closePage() {
            return statements.ended(merchant, PAGE, DELAY, closeAfter).compose(ended -> {
                boolean last = ended.size() < PAGE;
                merchant = last ? "" : ended.get(PAGE - 1).day().merchant();
                List<Day> due =
                        ended.stream().filter(Ended::due).map(Ended::day).toList();
                return eachOf(due, StatementClosing.this::closeFirst).map(done -> {
                    boolean another = !last || closed > before;
                    before = last ? closed : before;
                    return another;
                });
            });
        }

        private Future<Void> eachOf(List<Day> days, Function<Day, Future<Boolean>> work) {
            Iterator<Day> rest = days.iterator();
            return Repeated.whileTrue(() -> rest.hasNext()
                    ? work.apply(rest.next()).map(done -> {
                        closed += done ? 1 : 0;
                        return true;
                    })
                    : Future.succeededFuture(false));
        }
    }

    /** False: it is not the first open day any more. */
    private Future<Boolean> closeFirst(Day day) {
        return statements.freeze(day).compose(frozen -> frozen ? finish(day) : Future.succeededFuture(false));
    }

    /**
     * Closes the days of a merchant up to this one, if they have ended.
     *
     * @return the first day that is still open; none if the merchant has no movement
     */
    public Future<List<Day>> closeUntil(String merchant, LocalDate last) {
        Closing left = new Closing(Duration.ZERO);
        return Repeated.whileTrue(left::finishPage)
                .compose(finished -> Repeated.whileTrue(() -> closeNext(merchant, last)))
                .compose(closed -> statements.openDay(merchant));
    }

    /** Whether another day may be closed. */
    private Future<Boolean> closeNext(String merchant, LocalDate last) {
        return statements.openDay(merchant).compose(open -> {
            if (open.isEmpty() || open.get(0).day().isAfter(last)) {
                return Future.succeededFuture(false);
            }
            return closeFirst(open.get(0))
                    .compose(closed -> closed
                            ? Future.succeededFuture(true)
                            // It has not ended, or another one closed it meanwhile.
                            : statements.openDay(merchant).map(now -> !now.equals(open)));
        });
    }

    /** Makes the sums and the digests of a day whose rows do not change any more; false: another one did. */
    private Future<Boolean> finish(Day day) {
        return statements.statement(day.merchant(), day.day()).compose(stored -> {
            StatementHead head = stored.head();
            return new StatementExport(statements)
                    .write(
                            head,
                            StatementFilter.ALL,
                            EnumSet.allOf(Format.class),
                            Sink.NONE,
                            rows -> progress.accept(
                                    "closing " + day.merchant() + " " + day.day() + ": " + rows + " rows"))
                    .compose(written -> added(head, written.totals().lines())
                            .compose(added ->
                                    statements.finish(head, written.totals().all(), digests(written))));
        });
    }

    private static Digests digests(Written written) {
        return new Digests(
                Objects.requireNonNull(written.sha256().get(Format.CSV)),
                Objects.requireNonNull(written.sha256().get(Format.JSON)));
    }

    private Future<Void> added(StatementHead head, List<Line> lines) {
        AtomicInteger from = new AtomicInteger();
        return Repeated.whileTrue(() -> {
            int begin = from.getAndAdd(LINES);
            return begin >= lines.size()
                    ? Future.succeededFuture(false)
                    : statements
                            .add(head, lines.subList(begin, Math.min(lines.size(), begin + LINES)))
                            .map(true);
        });
    }
}
