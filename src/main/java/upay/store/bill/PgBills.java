package upay.store.bill;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillRow;
import upay.bill.BillSummary;
import upay.bill.BillSums;
import upay.store.sql.Database;

/**
 * The tables of bills. What a reader of a file writes names its attempt, and does nothing once another reader has begun.
 *
 * <p>Threads: any.
 */
public final class PgBills {
    /** A reader that was silent for so long has died. */
    private static final String PATIENCE = "5 minutes";

    private static final String BEGIN =
            "select number, reading, before from begin_bill($1, $2, $3, $4, $5, $6, $7, $8, '" + PATIENCE + "')";

    private static final String READING = " where bill_id = $1 and attempt = $2 and state = 'READING'";

    private static final String TOUCH = "update bill_files set touched_at = clock_timestamp()" + READING;

    private static final String KEEP = """
            insert into bill_chunks (bill_id, place, bytes)
            select $1, $3, $4 where exists (select from bill_files""" + READING + ")";

    private static final String ADD = """
            insert into bill_rows (bill_id, line, kind, own_number, channel_number, original_number,
              original_channel_number, amount, fee, at, state, merchant_number)
            select $1, r.line, r.kind, r.own, r.channel, r.original, r.original_channel, r.amount, r.fee::numeric,
              to_timestamp(r.at), r.state, r.merchant
            from unnest($3::int8[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[], $10::text[],
                $11::int8[], $12::text[], $13::text[])
              as r (line, kind, own, channel, original, original_channel, amount, fee, at, state, merchant)
            where exists (select from bill_files""" + READING + ")";

    private static final String ACCEPT = "select accept_bill($1, $2, $3, $4, $5, $6, $7, $8)";

    private static final String REFUSE = """
            update bill_files set state = 'REFUSED', refused_line = $3, refusal = $4, mtime = clock_timestamp(),
              part = null, merchant_number = null, proven = null""" + READING;

    private static final String DISCARD_ROWS = """
            delete from bill_rows where bill_id = $1 and line in (
              select line from bill_rows where bill_id = $1 order by line limit $2)""";

    private static final String DISCARD_CHUNKS = "delete from bill_chunks where bill_id = $1";

    private static final String FILES = "select " + BillColumns.FILE + """
             from bill_files
            where bill_id > $1 and channel = $2 and day = $3 and ($4 = '' or owner = $4) and ($5 = '' or account = $5)
            order by bill_id limit $6""";

    private static final String SEARCH = "select " + BillColumns.FILE + """
             from bill_files
            where day between $1 and $2 and ($3 = '' or channel = $3) and ($4 = '' or owner = $4)
              and ($5::date is null or (day, bill_id) < ($5, $6))
            order by day desc, bill_id desc limit $7""";

    private static final String FILE = "select " + BillColumns.FILE + " from bill_files where bill_id = $1";

    private static final String ROWS = "select " + BillColumns.ROW + """
             from bill_rows where bill_id = $1 and line > $2 order by line limit $3""";

    private static final int DISCARDED_AT_ONCE = 10_000;

    private final Database database;

    public PgBills(Database database) {
        this.database = database;
    }

    /**
     * A file that is to be read.
     *
     * @param attempt 0: there is nothing to read, the same bytes were read before or are being read
     * @param before the state of the same bytes; NEW if they were not here
     */
    record Begun(long id, int attempt, String before) {
        boolean wasHere() {
            return !before.equals("NEW");
        }

        boolean was(StoredBill.State state) {
            return before.equals(state.name());
        }
    }

    Future<Begun> begin(BillAccount account, LocalDate day, StoredBill.Origin origin) {
        return database.execute(
                        BEGIN,
                        Tuple.of(
                                        account.payway().channel(),
                                        account.owner(),
                                        account.account().text(),
                                        day)
                                .addValue(origin.source())
                                .addValue(origin.fileName())
                                .addValue(origin.sha256())
                                .addValue(origin.bytes()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Begun(row.getLong(0), row.getInteger(1), row.getString(2)));
    }

    /** Says that its reader lives; false: another reader has begun. */
    Future<Boolean> touch(Begun file) {
        return database.execute(TOUCH, Tuple.of(file.id(), file.attempt())).map(rows -> rows.rowCount() == 1);
    }

    /** Keeps a part of the packed bytes; false: another reader has begun. */
    Future<Boolean> keep(Begun file, int place, Buffer bytes) {
        return database.execute(KEEP, Tuple.of(file.id(), file.attempt(), place, bytes))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Adds rows, not yet counting; false: another reader has begun. */
    Future<Boolean> add(Begun file, List<BillRow> rows) {
        return database.execute(ADD, BillColumns.arguments(file.id(), file.attempt(), rows))
                .map(done -> done.rowCount() == rows.size());
    }

    /** Makes the file count; false: it is a part of a bill that is here as a whole, or another reader has begun. */
    Future<Boolean> accept(Begun file, BillSummary summary) {
        BillSums sums = summary.sums();
        Long[] counts = {
            sums.payments().count(), sums.payments().amount().value(),
            sums.refunds().count(), sums.refunds().amount().value(),
            sums.reversals().count(), sums.reversals().amount().value()
        };
        return database.execute(
                        ACCEPT,
                        Tuple.of(file.id(), file.attempt(), summary.part().name())
                                .addValue(summary.merchant())
                                .addValue(summary.proven())
                                .addArrayOfLong(counts)
                                .addValue(sums.fees().toPlainString())
                                .addValue(String.join("\n", summary.notes())))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Refuses the file as a whole, and deletes the rows that were added. */
    Future<Void> refuse(Begun file, StoredBill.Refusal refusal) {
        return database.execute(REFUSE, Tuple.of(file.id(), file.attempt(), refusal.line(), refusal.reason()))
                .compose(rows -> rows.rowCount() == 0 ? Future.succeededFuture() : discardRows(file.id()));
    }

    /** Deletes what an earlier reader of the file left. */
    Future<Void> discard(Begun file) {
        return discardRows(file.id())
                .compose(v -> database.execute(DISCARD_CHUNKS, Tuple.of(file.id())))
                .mapEmpty();
    }

    private Future<Void> discardRows(long id) {
        return database.execute(DISCARD_ROWS, Tuple.of(id, (long) DISCARDED_AT_ONCE))
                .compose(rows -> rows.rowCount() < DISCARDED_AT_ONCE ? Future.succeededFuture() : discardRows(id));
    }

    /**
     * The files of a channel's day, in the order in which they came.
     *
     * @param owner of the account; empty: all
     * @param account as orders have it; empty: all
     * @param after the last one of the page before; null: from the beginning
     */
    public Future<List<StoredBill>> files(
            String channel, LocalDate day, String owner, String account, @Nullable StoredBill after, int limit) {
        long last = after == null ? 0 : after.id();
        return database.execute(FILES, Tuple.of(last, channel, day, owner, account, (long) limit))
                .map(rows -> all(rows, BillColumns::file));
    }

    /**
     * Which files are meant.
     *
     * @param channel empty: all
     * @param from the first day of the trades
     * @param until the last one
     * @param owner of the account; empty: all
     */
    public record Search(String channel, LocalDate from, LocalDate until, String owner) {}

    /**
     * Files of several days, those of the last day first, of each day the last one first.
     *
     * @param day of the last one of the page before; null: the first page
     * @param id of that
     */
    public Future<List<StoredBill>> search(Search search, @Nullable LocalDate day, long id, int limit) {
        return database.execute(
                        SEARCH,
                        Tuple.of(search.from(), search.until(), search.channel(), search.owner())
                                .addLocalDate(day)
                                .addLong(id)
                                .addLong((long) limit))
                .map(rows -> all(rows, BillColumns::file));
    }

    /** Empty: there is none with this number. */
    public Future<Optional<StoredBill>> file(long id) {
        return database.execute(FILE, Tuple.of(id))
                .map(rows -> all(rows, BillColumns::file).stream().findFirst());
    }

    /**
     * The rows of a file, by line.
     *
     * @param after the last line of the page before; 0: from the beginning
     */
    public Future<List<BillRow>> rows(long bill, long after, int limit) {
        return database.execute(ROWS, Tuple.of(bill, after, (long) limit)).map(rows -> all(rows, BillColumns::row));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(read.apply(row)));
        return list;
    }
}
