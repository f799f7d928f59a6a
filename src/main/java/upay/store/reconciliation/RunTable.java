package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.domain.AccountName;
import upay.store.sql.Database;

/** The table {@code reconciliations}: who is at an account's day, and how far. Threads: any. */
final class RunTable {
    /** A run that was silent for so long has died. */
    private static final String PATIENCE = "interval '5 minutes'";

    // Anew if the files are others than before; else from where it was.
    private static final String BEGIN = """
            with files as (
              select coalesce(array_agg(bill_id order by bill_id), '{}') as bills from bill_files
              where channel = $1 and owner = $2 and account = $3 and day = $4 and state = 'READ')
            insert into reconciliations as r (channel, owner, account, day, state, bills)
            select $1, $2, $3, $4, 'MATCHING', bills from files
            on conflict (channel, owner, account, day) do update
              set state = 'MATCHING', attempt = r.attempt + 1, touched_at = clock_timestamp(), mtime = clock_timestamp(),
                bills = excluded.bills,
                at_bill = case when r.bills = excluded.bills then r.at_bill else 0 end,
                at_line = case when r.bills = excluded.bills then r.at_line else 0 end
              where r.state = 'MATCHED' or r.touched_at < clock_timestamp() - %s
            returning run_id, attempt, bills, at_bill, at_line""".formatted(PATIENCE);

    private static final String HELD = " where run_id = $1 and attempt = $2 and state = 'MATCHING'";

    private static final String TOUCH = "update reconciliations set touched_at = clock_timestamp()" + HELD;

    private static final String FINISH = """
            with files as (
              select coalesce(sum(payments + refunds + reversals), 0)::int8 as rows,
                coalesce(sum(payments_amount + refunds_amount + reversals_amount), 0)::int8 as amount
              from bill_files where bill_id = any($3)),
            matches as (
              select count(*) as rows, coalesce(sum(m.amount), 0)::int8 as amount
              from unnest($3::int8[]) b (id) cross join lateral (select amount from bill_matches where bill_id = b.id offset 0) m),
            waits as (
              select count(*) as rows, coalesce(sum(p.amount), 0)::int8 as amount
              from reconciliation_pool p cross join (select * from reconciliations where run_id = $1) r
              where p.channel = r.channel and p.owner = r.owner and p.account = r.account and p.day = r.day
                and p.until is not null and not p.found),
            differs as (
              select count(*) as rows from findings f cross join (select * from reconciliations where run_id = $1) r
              where f.channel = r.channel and f.day = r.day and f.owner = r.owner and f.account = r.account)
            update reconciliations set state = 'MATCHED', mtime = clock_timestamp(), touched_at = clock_timestamp(),
              bill_rows = files.rows, bill_amount = files.amount, matched = matches.rows, matched_amount = matches.amount,
              waiting = waits.rows, waiting_amount = waits.amount, differing = differs.rows
            from files, matches, waits, differs
            """ + HELD;

    // A day of which the channel has no bill.
    private static final String NOTE_EMPTY = """
            update bill_fetches set matched_at = clock_timestamp()
            where channel = $1 and owner = $2 and account = $3 and day = $4 and state = 'EMPTY' and matched_at is null""";

    private static final String COLUMNS = """
            channel, owner, account, day, state, bill_rows, bill_amount, matched, matched_amount, waiting, waiting_amount,
              differing""";

    private static final String SHOW = "select " + COLUMNS + """
             from reconciliations
            where ($1 = '' or channel = $1) and ($2::date is null or day = $2) and ($3 = '' or owner = $3)
              and ($5::date is null or day < $5 or day = $5 and (channel, owner, account) > ($6, $7, $8))
            order by day desc, channel, owner, account limit $4""";

    /** Of the days without a bill, which cost little, for each other one. */
    private static final int EMPTY_SHARE = 5;

    /** The channel said so when the day had ended. */
    private static final String IS_EMPTY = """
            state = 'EMPTY' and since >= (day + 1)::timestamp at time zone 'Asia/Shanghai'
              - case channel when 'unionpay' then interval '1 hour' else interval '0' end""";

    // The files that wait, the runs whose process has died, and the days of which the channel has no bill.
    private static final String DUE = """
            (select distinct channel, owner, account, day from bill_files
             where state = 'READ' and matched_at is null
               and ($1 = '' or channel = $1) and ($2::date is null or day = $2) and ($3 = '' or owner = $3)
             order by day limit $4)
            union
            (select channel, owner, account, day from reconciliations
             where state = 'MATCHING' and touched_at < clock_timestamp() - %s
               and ($1 = '' or channel = $1) and ($2::date is null or day = $2) and ($3 = '' or owner = $3)
             order by day limit $4)
            union
            (select channel, owner, account, day from bill_fetches f
             where %s and matched_at is null
               and ($1 = '' or channel = $1) and ($2::date is null or day = $2) and ($3 = '' or owner = $3)
               and not exists (select from reconciliations r where r.channel = f.channel and r.owner = f.owner
                 and r.account = f.account and r.day = f.day and r.state = 'MATCHING')
             order by day limit $4 * %d)
            order by day""".formatted(PATIENCE, IS_EMPTY, EMPTY_SHARE);

    private static final String OF_DAY = """
            (select channel, owner, account, day from bill_files
             where state = 'READ' and ($1 = '' or channel = $1) and day = $2 and ($3 = '' or owner = $3))
            union
            (select channel, owner, account, day from bill_fetches
             where %s and ($1 = '' or channel = $1) and day = $2 and ($3 = '' or owner = $3))
            order by channel, owner, account limit $4""".formatted(IS_EMPTY);

    private final Database database;

    RunTable(Database database) {
        this.database = database;
    }

    /**
     * A run that this process is at.
     *
     * @param bills the files whose rows count
     * @param bill up to which file it has come; 0: none
     * @param line up to which line of it
     */
    record Held(long run, int attempt, List<Long> bills, long bill, long line) {}

    /** Empty: another process is at it. */
    Future<Optional<Held>> begin(BillAccount account, LocalDate day) {
        return database.execute(BEGIN, arguments(account).addValue(day))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(held(rows.iterator().next())));
    }

    static Tuple arguments(BillAccount account) {
        return Tuple.of(
                account.payway().channel(), account.owner(), account.account().text());
    }

    private static Held held(Row row) {
        return new Held(
                row.getLong(0), row.getInteger(1), List.of(row.getArrayOfLongs(2)), row.getLong(3), row.getLong(4));
    }

    /** Says that it lives; fails if another process has taken it over. */
    Future<Void> touch(Held run) {
        return database.execute(TOUCH, Tuple.of(run.run(), run.attempt())).compose(rows -> still(rows.rowCount() == 1));
    }

    /** Fails with {@link RunLostException} if not. */
    static Future<Void> still(boolean held) {
        return held ? Future.succeededFuture() : Future.failedFuture(new RunLostException());
    }

    Future<Void> finish(Held run, AccountDay of) {
        Tuple arguments =
                Tuple.of(run.run(), run.attempt()).addArrayOfLong(run.bills().toArray(Long[]::new));
        return database.execute(FINISH, arguments)
                .compose(rows -> still(rows.rowCount() == 1))
                .compose(done ->
                        database.execute(NOTE_EMPTY, arguments(of.account()).addValue(of.day())))
                .mapEmpty();
    }

    /**
     * @param scope what is asked for
     * @param after the last one of the page before; null: the first page
     */
    Future<List<Reconciliation>> show(ReconciliationScope scope, Reconciler.@Nullable After after, int limit) {
        Tuple arguments = scope.arguments(limit)
                .addLocalDate(after == null ? null : after.day())
                .addString(after == null ? "" : after.channel())
                .addString(after == null ? "" : after.owner())
                .addString(after == null ? "" : after.account());
        return database.execute(SHOW, arguments).map(rows -> {
            List<Reconciliation> all = new ArrayList<>();
            rows.forEach(row -> all.add(Reconciliation.read(row)));
            return all;
        });
    }

    /**
     * The account days with something to compare, the oldest first.
     *
     * @param limit of those with bills, and of interrupted runs; {@value #EMPTY_SHARE} times as many of days without a bill
     */
    Future<List<AccountDay>> due(ReconciliationScope scope, int limit) {
        return days(DUE, scope, limit);
    }

    /** The account days of a day with bills, or of which the channel has none. */
    Future<List<AccountDay>> ofDay(ReconciliationScope scope, int limit) {
        return days(OF_DAY, scope, limit);
    }

    private Future<List<AccountDay>> days(String sql, ReconciliationScope scope, int limit) {
        return database.execute(sql, scope.arguments(limit)).map(rows -> {
            List<AccountDay> days = new ArrayList<>();
            rows.forEach(row -> days.add(day(row)));
            return days;
        });
    }

    static AccountDay day(Row row) {
        return new AccountDay(
                new BillAccount(
                        Channels.payway(row.getString(0)), row.getString(1), AccountName.read(row.getString(2))),
                row.getLocalDate(3));
    }
}
