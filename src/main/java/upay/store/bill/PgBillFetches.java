package upay.store.bill;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * Which bills are to be fetched, who is at one, and what became of it. What the one at it writes names its attempt, and
 * does nothing once another has begun. Threads: any.
 */
public final class PgBillFetches {
    private static final int WORDS_MAX = 300;

    private final Database database;
    private final long leaseMicros;

    /** @param lease of an instance, without a heartbeat */
    public PgBillFetches(Database database, Duration lease) {
        this.database = database;
        this.leaseMicros = lease.toNanos() / 1_000;
    }

    /**
     * A bill that is due.
     *
     * @param ends when the channel's day ends
     * @param newest whether no later day of the account is due
     */
    public record Due(BillAccount account, LocalDate day, Instant ends, Instant from, Instant cutOff, boolean newest) {}

    /** A bill that an instance is at: no other is, as long as that lives. */
    public record Claim(BillAccount account, LocalDate day, long instance, int attempt, Instant cutOff) {
        private Tuple arguments() {
            return key(account, day).addValue(instance).addValue(attempt);
        }
    }

    /** What is known of a day's bill. */
    public enum State {
        WAITING,
        FETCHED,
        EMPTY,
        FAILED
    }

    /**
     * An attempt that brought no bill.
     *
     * @param reason from a fixed list
     * @param detail what was seen, without a secret
     * @param empty whether the channel said that it has none
     * @param from the beginning of the channel's day
     * @param to its end
     * @param next the next attempt; null: none
     * @param file the one that came and is refused; null: none
     */
    public record Miss(
            String reason,
            String detail,
            boolean empty,
            Instant from,
            Instant to,
            @Nullable Instant next,
            @Nullable Long file) {}

    /**
     * The last attempt.
     *
     * @param number 0: none was begun
     * @param reason why it brought nothing; null: none has ended
     */
    public record Attempt(
            int number, @Nullable String reason, @Nullable String detail) {}

    /**
     * A day without a bill.
     *
     * @param next null: there is no further attempt
     */
    public record Open(
            BillAccount account,
            LocalDate day,
            State state,
            Instant since,
            Attempt last,
            @Nullable Instant next) {}

    /** Makes the rows of bills that are due, as far as they are not there, or were asked for before their day had ended. */
    public Future<Void> plan(List<Due> due) {
        return due.isEmpty()
                ? Future.succeededFuture()
                : database.execute(
                                FetchStatements.PLAN,
                                arrays(due)
                                        .addArrayOfBoolean(
                                                due.stream().map(Due::newest).toArray(Boolean[]::new)))
                        .compose(planned -> database.execute(FetchStatements.REOPEN, arrays(due)))
                        .mapEmpty();
    }

    private static Tuple arrays(List<Due> due) {
        return Tuple.tuple()
                .addArrayOfString(texts(due, one -> one.account().payway().channel()))
                .addArrayOfString(texts(due, one -> one.account().owner()))
                .addArrayOfString(texts(due, one -> one.account().account().text()))
                .addArrayOfLocalDate(due.stream().map(Due::day).toArray(LocalDate[]::new))
                .addArrayOfOffsetDateTime(times(due, Due::ends))
                .addArrayOfOffsetDateTime(times(due, Due::from))
                .addArrayOfOffsetDateTime(times(due, Due::cutOff));
    }

    /**
     * Takes the bill that is due for the longest time; empty: there is none, or other instances are at them.
     *
     * @param without the channels whose bills are left alone
     */
    public Future<Optional<Claim>> claimDue(long instance, Collection<Payway> without) {
        String[] channels = without.stream().map(Payway::channel).toArray(String[]::new);
        return database.execute(
                        FetchStatements.CLAIM_DUE,
                        Tuple.of(instance).addArrayOfString(channels).addLong(leaseMicros))
                .map(rows -> claim(rows, instance));
    }

    /** Takes one bill, whether or not it is due or was fetched before; empty: another instance is at it. */
    public Future<Optional<Claim>> claim(Due due, long instance) {
        return database.execute(
                        FetchStatements.ENTER,
                        key(due.account(), due.day()).addValue(time(due.from())).addValue(time(due.cutOff())))
                .compose(entered -> database.execute(
                        FetchStatements.CLAIM_ONE,
                        key(due.account(), due.day()).addValue(instance).addLong(leaseMicros)))
                .map(rows -> claim(rows, instance));
    }

    private static Optional<Claim> claim(Iterable<Row> rows, long instance) {
        for (Row row : rows) {
            RowReader cells = new RowReader(row, 0);
            BillAccount account =
                    new BillAccount(BillColumns.payway(cells.text()), cells.text(), AccountName.read(cells.text()));
            return Optional.of(new Claim(
                    account, row.getLocalDate("day"), instance, row.getInteger("attempts"), instant(row, "cutoff_at")));
        }
        return Optional.empty();
    }

    /** The bill is here and read. False: another instance has begun. */
    public Future<Boolean> fetched(Claim claim, long bill) {
        return database.execute(FetchStatements.FETCHED, claim.arguments().addValue(bill))
                .map(rows -> rows.rowCount() == 1);
    }

    /** There is no bill; returns what the day is then, empty if another instance has begun. */
    public Future<Optional<State>> missed(Claim claim, Miss miss) {
        String detail = miss.detail();
        return database.execute(
                        FetchStatements.MISSED,
                        claim.arguments()
                                .addValue(miss.reason())
                                .addValue(detail.length() <= WORDS_MAX ? detail : detail.substring(0, WORDS_MAX))
                                .addValue(miss.empty())
                                .addValue(time(miss.from()))
                                .addValue(time(miss.to()))
                                .addValue(miss.next() == null ? null : time(miss.next()))
                                .addValue(miss.file())
                                .addValue(claim.account().payway().name()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(State.valueOf(row.getString(0)));
                    }
                    return Optional.<State>empty();
                });
    }

    /** The account is gone, or has no call for its bills any more. */
    public Future<Void> drop(Claim claim) {
        return database.execute(FetchStatements.DROP, claim.arguments()).mapEmpty();
    }

    /** Days whose bill was imported by hand need none any more. */
    public Future<Void> noteImports() {
        return database.execute(FetchStatements.IMPORTED, Tuple.tuple()).mapEmpty();
    }

    /** What this instance has taken and will not do: others need not wait for its end. */
    public Future<Void> release(long instance) {
        return database.execute(FetchStatements.RELEASE, Tuple.of(instance)).mapEmpty();
    }

    /** Deletes the oldest rows before this day that are settled, at most so many; returns how many. */
    public Future<Integer> forget(LocalDate before, long instance, int limit) {
        return database.execute(FetchStatements.FORGET, Tuple.of(instance, before, leaseMicros, (long) limit))
                .map(SqlResult::rowCount);
    }

    /** Deletes a day whose bill is missing and will not be asked for any more. */
    public Future<Void> forget(Open failed) {
        return database.execute(FetchStatements.FORGET_FAILED, key(failed.account(), failed.day()))
                .mapEmpty();
    }

    /** The days without a bill, the oldest first. */
    public Future<List<Open>> open(int limit) {
        return database.execute(FetchStatements.OPEN, Tuple.of((long) limit)).map(rows -> {
            List<Open> open = new ArrayList<>(rows.size());
            rows.forEach(row -> open.add(open(row)));
            return open;
        });
    }

    private static Open open(Row row) {
        BillAccount account = new BillAccount(
                BillColumns.payway(row.getString("channel")),
                row.getString("owner"),
                AccountName.read(row.getString("account")));
        OffsetDateTime next = row.getOffsetDateTime("due_at");
        return new Open(
                account,
                row.getLocalDate("day"),
                State.valueOf(row.getString("state")),
                instant(row, "since"),
                new Attempt(row.getInteger("attempts"), row.getString("reason"), row.getString("detail")),
                next == null ? null : next.toInstant());
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static Tuple key(BillAccount account, LocalDate day) {
        return Tuple.of(
                account.payway().channel(), account.owner(), account.account().text(), day);
    }

    private static String[] texts(List<Due> due, Function<Due, String> value) {
        return due.stream().map(value).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<Due> due, Function<Due, Instant> value) {
        return due.stream().map(value).map(PgBillFetches::time).toArray(OffsetDateTime[]::new);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
