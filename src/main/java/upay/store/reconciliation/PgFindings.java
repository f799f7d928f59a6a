package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.domain.AccountName;
import upay.domain.OrderKey;
import upay.reconciliation.FindingClass;
import upay.store.reconciliation.Finding.Course;
import upay.store.reconciliation.Finding.Note;
import upay.store.reconciliation.Finding.Side;
import upay.store.reconciliation.Finding.Subject;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The findings, and the notes that are added to them. Threads: any. */
public final class PgFindings {
    /** Findings for a person are counted up to this number. */
    public static final int COUNTED_MAX = 1_000;

    private static final int NOTE_MAX = 500;

    private static final String COLUMNS = """
            f.finding_id, f.class, f.channel, f.owner, f.account, f.merchant_id, f.order_sn, coalesce(f.tsn, 0),
              f.own_amount, f.own_fee::text, f.own_state, f.bill_amount, f.bill_fee::text, f.bill_state,
              coalesce(f.bill_id, 0), coalesce(f.line, 0), f.bill_number, f.bill_channel_number, f.found_at, f.day,
              o.person_at, n.at, n.by, n.note, n.resolution
            """;

    private static final String JOINED = """
            left join open_findings o on o.finding_id = f.finding_id
            left join finding_notes n on n.finding_id = f.finding_id
            order by f.finding_id, n.note_id""";

    // $1 channel, $2 day, $3 merchant: the account's owner, or the order's; $4 findings, $5 behind this one, $6 open or
    // resolved, $7 class.
    private static final String LIST = "select " + COLUMNS + """
            from (
              select * from findings f where f.finding_id > $5 and ($1 = '' or f.channel = $1) and ($2::date is null or f.day = $2)
                and ($3 = '' or f.owner = $3 or f.merchant_id = $3)
                and ($6::bool is null or $6 = exists (select from open_findings where finding_id = f.finding_id))
                and ($7::text is null or f.class = $7)
              order by f.finding_id limit $4) f
            """ + JOINED;

    private static final String OF_ORDER = "select " + COLUMNS + """
            from (select * from findings where order_sn = $1 and merchant_id = $2 order by finding_id limit 100) f
            """ + JOINED;

    private static final String ONE = "select " + COLUMNS + """
            from (select * from findings where finding_id = $1) f
            """ + JOINED;

    // Those that a person has to look at: their order, the oldest first.
    private static final String FOR_PERSONS = "select " + COLUMNS + """
            from (
              select f.* from (
                select finding_id from open_findings where person_at <= clock_timestamp() and finding_id > $2
                order by finding_id limit 5000) p
              cross join lateral (select * from findings where finding_id = p.finding_id offset 0) f
              where $1 = '' or f.owner = $1 or f.merchant_id = $1
              order by f.finding_id limit $3) f
            """ + JOINED;

    private static final String COUNT = """
            select f.class, count(*)::int4 from (
              select finding_id from open_findings where person_at <= clock_timestamp() limit $1) p
            cross join lateral (select class from findings where finding_id = p.finding_id offset 0) f
            group by f.class""";

    private static final String NOTE = """
            insert into finding_notes (finding_id, by, note, resolution)
            select finding_id, $2, $3, $4 from open_findings where finding_id = $1 for update""";

    // Those about which the channel is to be asked, taken for a while: $1 findings, $2 microseconds.
    private static final String TAKE = """
            with due as (
              select finding_id from open_findings where ask_at <= clock_timestamp()
              order by ask_at limit $1 for update skip locked),
            taken as (
              update open_findings o set asks = o.asks + 1,
                ask_at = clock_timestamp() + least(o.asks + 1, 24) * $2::int8 * interval '1 microsecond'
              from due d where o.finding_id = d.finding_id returning o.finding_id, o.asks)
            select f.finding_id, f.class, f.merchant_id, f.order_sn, coalesce(f.tsn, 0), t.asks
            from taken t cross join lateral (select * from findings where finding_id = t.finding_id offset 0) f""";

    private static final String IS_OPEN = "select exists (select from open_findings where finding_id = $1)";

    private static final String ENOUGH = "update open_findings set ask_at = null where finding_id = $1";

    private final Database database;

    public PgFindings(Database database) {
        this.database = database;
    }

    /**
     * The findings of days or accounts.
     *
     * @param openOnly without those that are resolved
     * @param after the last one of the page before; 0: from the beginning
     */
    public Future<List<Finding>> list(ReconciliationScope scope, boolean openOnly, long after, int limit) {
        return search(new FindingSearch(scope, null, openOnly ? true : null), after, limit);
    }

    /** @param after as for {@link #list} */
    public Future<List<Finding>> search(FindingSearch search, long after, int limit) {
        FindingClass type = search.type();
        return database.execute(
                        LIST,
                        search.scope()
                                .arguments(limit)
                                .addLong(after)
                                .addBoolean(search.open())
                                .addString(type == null ? null : type.name()))
                .map(PgFindings::all);
    }

    /** The findings about an order, the first hundred. */
    public Future<List<Finding>> of(OrderKey order) {
        return database.execute(OF_ORDER, Tuple.of(order.sn(), order.merchantId()))
                .map(PgFindings::all);
    }

    /** Empty: there is none with this number. */
    public Future<List<Finding>> one(long id) {
        return database.execute(ONE, Tuple.of(id)).map(PgFindings::all);
    }

    /**
     * Those that a person has to look at now.
     *
     * @param merchant the account's owner or the order's merchant; empty: all
     * @param after the last one of the page before; 0: from the beginning
     */
    public Future<List<Finding>> forPersons(String merchant, long after, int limit) {
        return database.execute(FOR_PERSONS, Tuple.of(merchant, after, (long) limit))
                .map(PgFindings::all);
    }

    /** How many findings of each class a person has to look at, at most {@value #COUNTED_MAX} in all. */
    public Future<Map<FindingClass, Integer>> countForPersons() {
        return database.execute(COUNT, Tuple.of((long) COUNTED_MAX)).map(rows -> {
            Map<FindingClass, Integer> counts = new LinkedHashMap<>();
            rows.forEach(row -> counts.put(FindingClass.valueOf(row.getString(0)), row.getInteger(1)));
            return counts;
        });
    }

    /**
     * Adds a note to an open finding; false: it is resolved already.
     *
     * @param by an operator's name
     * @param resolution null: it stays open
     */
    public Future<Boolean> note(long id, String by, String note, @Nullable Resolution resolution) {
        String words = note.length() <= NOTE_MAX ? note : note.substring(0, NOTE_MAX);
        return database.execute(NOTE, Tuple.of(id, by, words, resolution == null ? null : resolution.name()))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * A finding about which the channel is to be asked.
     *
     * @param order null: not known
     * @param tsn 0: not known
     * @param asks how often it was taken, this time included
     */
    public record Taken(
            long id, FindingClass type, @Nullable OrderKey order, long tsn, int asks) {}

    /**
     * Takes findings about which the channel is to be asked now; each is due again later, unless it is resolved by then.
     *
     * @param pause before the second time; longer each time
     */
    public Future<List<Taken>> take(int limit, Duration pause) {
        return database.execute(TAKE, Tuple.of((long) limit, pause.toNanos() / 1000))
                .map(rows -> {
                    List<Taken> taken = new ArrayList<>();
                    rows.forEach(row -> taken.add(new Taken(
                            row.getLong(0),
                            FindingClass.valueOf(row.getString(1)),
                            row.getLong(3) == null ? null : new OrderKey(row.getString(2), row.getLong(3)),
                            row.getLong(4),
                            row.getInteger(5))));
                    return taken;
                });
    }

    /** Whether nothing has resolved it. */
    public Future<Boolean> isOpen(long id) {
        return database.execute(IS_OPEN, Tuple.of(id))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** The channel is not asked about it any more. */
    public Future<Void> enough(long id) {
        return database.execute(ENOUGH, Tuple.of(id)).mapEmpty();
    }

    private static List<Finding> all(RowSet<Row> rows) {
        Map<Long, Finding> findings = new LinkedHashMap<>();
        rows.forEach(row -> findings.merge(row.getLong(0), finding(row), PgFindings::joined));
        return List.copyOf(findings.values());
    }

    private static Finding joined(Finding one, Finding more) {
        List<Note> notes = new ArrayList<>(one.notes());
        notes.addAll(more.notes());
        return new Finding(
                one.id(),
                one.type(),
                one.of(),
                one.subject(),
                one.own(),
                one.bill(),
                one.row(),
                new Course(one.foundAt(), one.personAt(), notes));
    }

    private static Finding finding(Row row) {
        RowReader cells = new RowReader(row, 0);
        long id = cells.int8();
        FindingClass type = cells.name(FindingClass.class);
        BillAccount account =
                new BillAccount(Channels.payway(cells.text()), cells.text(), AccountName.read(cells.text()));
        String merchant = cells.textOrNull();
        Long sn = row.getLong(6);
        RowReader rest = new RowReader(row, 7);
        long tsn = rest.int8();
        Side own = side(rest);
        Side bill = side(rest);
        Finding.Row place = new Finding.Row(rest.int8(), rest.int8(), rest.textOrNull(), rest.textOrNull());
        RowReader end = new RowReader(row, 18);
        var foundAt = end.time();
        RowReader notes = new RowReader(row, 20);
        var personAt = notes.timeOrNull();
        var at = notes.timeOrNull();
        List<Note> noted = at == null
                ? List.of()
                : List.of(new Note(at, notes.text(), notes.text(), notes.nameOrNull(Resolution.class)));
        return new Finding(
                id,
                type,
                new AccountDay(account, row.getLocalDate(19)),
                new Subject(merchant == null || sn == null ? null : new OrderKey(merchant, sn), tsn),
                own,
                bill,
                place,
                new Course(foundAt, personAt, noted));
    }

    private static Side side(RowReader cells) {
        var amount = cells.fenOrNull();
        String fee = cells.textOrNull();
        return new Side(amount, fee == null ? null : new BigDecimal(fee), cells.textOrNull());
    }
}
