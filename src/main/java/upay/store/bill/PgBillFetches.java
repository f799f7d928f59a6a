package upay.store.bill;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.domain.AccountName;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * Which bills are to be fetched, who is at one, and what became of it. What the one at it writes names its attempt, and
 * does nothing once another has begun. Threads: any.
 */
public final class PgBillFetches {
    /** An account that never had a row begins with the newest day; a store and an account with their own first day. */
    private static final String PLAN = """
            insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at)
            select p.channel, p.owner, p.account, p.day, p.due_at, p.cutoff_at
            from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::timestamptz[], $6::timestamptz[],
                $7::timestamptz[], $8::bool[]) as p (channel, owner, account, day, ends_at, due_at, cutoff_at, newest)
            where p.ends_at > (select to_timestamp(seqstart / 1000000) from pg_sequence where seqrelid = 'numbers'::regclass)
              and not exists (select from channel_accounts a where coalesce(a.merchant_id, '*') = p.owner
                and a.channel = p.channel and a.name = ltrim(p.account, '*') and a.ctime >= p.ends_at)
              and (p.newest or exists (select from bill_fetches f where f.channel = p.channel and f.owner = p.owner
                and f.account = p.account and f.day < p.day))
            on conflict do nothing""";

    private static final String KEY = "channel = $1 and owner = $2 and account = $3 and day = $4";

    /** Whoever is at it lives as long as its instance; what this instance itself has left, it can take again. */
    private static final String FREE = "(claimed_by in (0, %1$s) or not exists (select from instances i"
            + " where i.id = claimed_by and not i.dead))";

    private static final String TAKE =
            "update bill_fetches f set claimed_by = %s, attempts = f.attempts + 1, tried_at = clock_timestamp()";

    private static final String COLUMNS = " returning f.channel, f.owner, f.account, f.day, f.attempts, f.cutoff_at";

    private static final String CLAIM_DUE = """
            with next as materialized (
              select channel, owner, account, day from bill_fetches
              where due_at <= clock_timestamp() and %s
              order by due_at limit 1 for update skip locked)
            %s
            from next n
            where f.channel = n.channel and f.owner = n.owner and f.account = n.account and f.day = n.day
            %s""".formatted(FREE.formatted("$1"), TAKE.formatted("$1"), COLUMNS);

    private static final String ENTER = """
            insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at) values ($1, $2, $3, $4, $5, $6)
            on conflict do nothing""";

    private static final String CLAIM_ONE =
            TAKE.formatted("$5") + " where " + KEY + " and " + FREE.formatted("$5") + COLUMNS;

    /** Of an attempt that this instance has begun. */
    private static final String MINE = " where " + KEY + " and claimed_by = $5 and attempts = $6";

    private static final String FETCHED = """
            update bill_fetches set since = case state when 'FETCHED' then since else clock_timestamp() end,
              state = 'FETCHED', reason = null, detail = null, bill_id = $7, due_at = null, claimed_by = 0
            """ + MINE;

    /**
     * A bill that is here already stays it. If the channel has none ($9), and the store no transaction of the day whose
     * money moved or still may, the day is empty. $10, $11: the day. $12: the next attempt. $13: a refused file.
     */
    private static final String MISSED = """
            update bill_fetches f set since = case f.state when n.state then f.since else clock_timestamp() end,
              state = n.state, reason = $7, detail = $8, bill_id = coalesce($13::int8, f.bill_id),
              due_at = case n.state when 'WAITING' then coalesce($12::timestamptz, clock_timestamp()) when 'FAILED'
                then $12::timestamptz end,
              claimed_by = 0
            from (
              select case
                when b.state = 'FETCHED' then 'FETCHED'
                when $9::bool and not exists (
                  select from transactions t join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
                  where t.ctime >= $10::timestamptz - interval '2 days' and t.ctime < $11::timestamptz + interval '1 hour'
                    and o.payway = $14 and ($2 = '*' or o.merchant_id = $2)
                    and (o.account is null or o.account = $3)
                    and (t.step <> 'DONE' or t.status = 'SUCCESS'
                      and coalesce(t.channel_finish_time, t.finish_time) >= $10::timestamptz
                      and coalesce(t.channel_finish_time, t.finish_time) < $11::timestamptz)) then 'EMPTY'
                when clock_timestamp() >= b.cutoff_at then 'FAILED'
                else 'WAITING' end as state
              from bill_fetches b where b.channel = $1 and b.owner = $2 and b.account = $3 and b.day = $4) n
            where f.channel = $1 and f.owner = $2 and f.account = $3 and f.day = $4 and f.claimed_by = $5
              and f.attempts = $6
            returning f.state""";

    /** A bill that was imported by hand ends the waiting. */
    private static final String IMPORTED = """
            update bill_fetches f set state = 'FETCHED', since = clock_timestamp(), reason = null, detail = null,
              due_at = null, bill_id = b.bill_id
            from bill_files b
            where f.state in ('WAITING', 'FAILED') and f.claimed_by = 0 and b.channel = f.channel and b.owner = f.owner
              and b.account = f.account and b.day = f.day and b.state = 'READ'
              and (b.part = 'WHOLE' or b.part = 'PAYMENTS' and exists (select from bill_files r
                where r.channel = f.channel and r.owner = f.owner and r.account = f.account and r.day = f.day
                  and r.state = 'READ' and r.part = 'REFUNDS'))""";

    private static final String DROP = "delete from bill_fetches" + MINE + " and state <> 'FETCHED'";

    private static final String RELEASE = "update bill_fetches set claimed_by = 0 where claimed_by = $1";

    private static final String OPEN = """
            select channel, owner, account, day, state, attempts, since, reason, detail, due_at from bill_fetches
            where due_at is not null or state = 'FAILED' order by day, channel, owner, account limit $1""";

    private static final int WORDS_MAX = 300;

    private final Database database;

    public PgBillFetches(Database database) {
        this.database = database;
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

    /** Makes the rows of bills that are due, as far as they are not there. */
    public Future<Void> plan(List<Due> due) {
        Tuple arrays = Tuple.tuple()
                .addArrayOfString(texts(due, one -> one.account().payway().channel()))
                .addArrayOfString(texts(due, one -> one.account().owner()))
                .addArrayOfString(texts(due, one -> one.account().account().text()))
                .addArrayOfLocalDate(due.stream().map(Due::day).toArray(LocalDate[]::new))
                .addArrayOfOffsetDateTime(times(due, Due::ends))
                .addArrayOfOffsetDateTime(times(due, Due::from))
                .addArrayOfOffsetDateTime(times(due, Due::cutOff))
                .addArrayOfBoolean(due.stream().map(Due::newest).toArray(Boolean[]::new));
        return due.isEmpty()
                ? Future.succeededFuture()
                : database.execute(PLAN, arrays).mapEmpty();
    }

    /** Takes the bill that is due for the longest time; empty: there is none, or other instances are at them. */
    public Future<Optional<Claim>> claimDue(long instance) {
        return database.execute(CLAIM_DUE, Tuple.of(instance)).map(rows -> claim(rows, instance));
    }

    /** Takes one bill, whether or not it is due or was fetched before; empty: another instance is at it. */
    public Future<Optional<Claim>> claim(Due due, long instance) {
        return database.execute(
                        ENTER,
                        key(due.account(), due.day()).addValue(time(due.from())).addValue(time(due.cutOff())))
                .compose(entered -> database.execute(
                        CLAIM_ONE, key(due.account(), due.day()).addValue(instance)))
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
        return database.execute(FETCHED, claim.arguments().addValue(bill)).map(rows -> rows.rowCount() == 1);
    }

    /** There is no bill; returns what the day is then, empty if another instance has begun. */
    public Future<Optional<State>> missed(Claim claim, Miss miss) {
        String detail = miss.detail();
        return database.execute(
                        MISSED,
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
        return database.execute(DROP, claim.arguments()).mapEmpty();
    }

    /** Days whose bill was imported by hand need none any more. */
    public Future<Void> noteImports() {
        return database.execute(IMPORTED, Tuple.tuple()).mapEmpty();
    }

    /** What this instance has taken and will not do: others need not wait for its end. */
    public Future<Void> release(long instance) {
        return database.execute(RELEASE, Tuple.of(instance)).mapEmpty();
    }

    /** The days without a bill, the oldest first. */
    public Future<List<Open>> open(int limit) {
        return database.execute(OPEN, Tuple.of((long) limit)).map(rows -> {
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
