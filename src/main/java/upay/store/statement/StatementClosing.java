package upay.store.statement;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import upay.statement.StatementFilter;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead;
import upay.statement.StatementTotals.Line;
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
        return along(NARROW, 0).compose(rows -> revisited(Key.FIRST, rows)).compose(this::fees);
    }

    private Future<Long> along(Duration width, long rows) {
        return statements.collect(margin, width, MOST).compose(collected -> {
            long seen = collected.step().seen();
            long all = rows + collected.step().entered();
            if (seen > 0) {
                progress.accept(all + " rows of transactions until " + collected.reached());
            }
            return collected.arrived() ? Future.succeededFuture(all) : along(next(width, seen), all);
        });
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

    private Future<Long> revisited(Key after, long rows) {
        return statements.revisit(after, MOST).compose(step -> {
            long all = rows + step.step().entered();
            Key last = step.last();
            return last == null ? Future.succeededFuture(all) : revisited(last, all);
        });
    }

    private Future<Long> fees(long rows) {
        return statements.fees(MOST).compose(step -> {
            long all = rows + step.entered();
            if (step.seen() == 0) {
                return Future.succeededFuture(all);
            }
            progress.accept(all + " rows with the fees of bills");
            return fees(all);
        });
    }

    /**
     * Collects, and closes the days that are covered, or ended so long ago; returns how many.
     *
     * @param closeAfter since the end of a day
     */
    public Future<Integer> round(Duration closeAfter) {
        return collect().compose(rows -> finishAll(Day.FIRST)).compose(finished -> passes(closeAfter)
                .map(closed -> finished + closed));
    }

    /** Days that another one has begun to close. */
    private Future<Integer> finishAll(Day after) {
        return statements.closing(after, PAGE).compose(days -> eachOf(days, 0, this::finish)
                .compose(done -> days.size() < PAGE
                        ? Future.succeededFuture(done)
                        : finishAll(days.get(days.size() - 1)).map(more -> done + more)));
    }

    /** Of a merchant that has several days to close, one in each pass. */
    private Future<Integer> passes(Duration closeAfter) {
        return pass("", closeAfter)
                .compose(closed -> closed == 0
                        ? Future.succeededFuture(0)
                        : passes(closeAfter).map(more -> closed + more));
    }

    private Future<Integer> pass(String after, Duration closeAfter) {
        return statements.ended(after, PAGE, DELAY, closeAfter).compose(ended -> {
            List<Day> due = ended.stream().filter(Ended::due).map(Ended::day).toList();
            return eachOf(due, 0, this::closeFirst)
                    .compose(closed -> ended.size() < PAGE
                            ? Future.succeededFuture(closed)
                            : pass(ended.get(PAGE - 1).day().merchant(), closeAfter)
                                    .map(more -> closed + more));
        });
    }

    private interface DayWork {
        /** Whether this did it. */
        Future<Boolean> of(Day day);
    }

    /** One after the other; returns how many were done. */
    private static Future<Integer> eachOf(List<Day> days, int index, DayWork work) {
        return index == days.size()
                ? Future.succeededFuture(0)
                : work.of(days.get(index))
                        .compose(done -> eachOf(days, index + 1, work).map(more -> (done ? 1 : 0) + more));
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
        return finishAll(Day.FIRST).compose(finished -> closeNext(merchant, last));
    }

    private Future<List<Day>> closeNext(String merchant, LocalDate last) {
        return statements.openDay(merchant).compose(open -> {
            if (open.isEmpty() || open.get(0).day().isAfter(last)) {
                return Future.succeededFuture(open);
            }
            return closeFirst(open.get(0))
                    .compose(closed -> closed
                            ? closeNext(merchant, last)
                            // It has not ended, or another one closed it meanwhile.
                            : statements
                                    .openDay(merchant)
                                    .compose(now -> now.equals(open)
                                            ? Future.succeededFuture(open)
                                            : closeNext(merchant, last)));
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
                    .compose(written -> added(head, written.totals().lines(), 0)
                            .compose(added ->
                                    statements.finish(head, written.totals().all(), digests(written))));
        });
    }

    private static Digests digests(Written written) {
        return new Digests(
                Objects.requireNonNull(written.sha256().get(Format.CSV)),
                Objects.requireNonNull(written.sha256().get(Format.JSON)));
    }

    private Future<Void> added(StatementHead head, List<Line> lines, int from) {
        if (from >= lines.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(lines.size(), from + LINES);
        return statements.add(head, lines.subList(from, to)).compose(done -> added(head, lines, to));
    }
}
