package upay.store.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.audit.AuditChain;
import upay.audit.AuditChain.Head;
import upay.audit.AuditEntry;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** Reads the log. Threads: any. */
public final class AuditLog {
    private static final String COLUMNS =
            "id, at, who, name, how, origin, action, kind, subject, before, after, reason, hash";

    // $1 after this id, $2 the number, $3 name, $4 action, $5 kind, $6 subject, each empty for all, $7 and $8 the time.
    private static final String LIST = "select " + COLUMNS + """
             from audit_log
            where id > $1 and ($3 = '' or name = $3) and ($4 = '' or action = $4) and ($5 = '' or kind = $5)
              and ($6 = '' or subject = $6) and at >= $7 and at < $8
            order by id limit $2""";

    private static final String NEWEST = LIST.replace("id > $1", "id < $1").replace("order by id", "order by id desc");

    // With the head as it was when the page was read: one snapshot.
    private static final String PAGE = "select h.id, h.at, h.hash, " + COLUMNS.replaceAll("(\\w+)", "l.$1") + """
             from audit_head h left join lateral (select * from audit_log where id > $1 order by id limit $2) l on true
            order by l.id""";

    private static final OffsetDateTime EVER_FROM = OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
    private static final OffsetDateTime EVER_UNTIL = OffsetDateTime.parse("9999-01-01T00:00:00Z");
    private static final int HEAD_COLUMNS = 3;

    private final Database database;

    public AuditLog(Database database) {
        this.database = database;
    }

    /**
     * Which entries.
     *
     * @param name of who acted; empty: all
     * @param action empty: all
     * @param kind of the subject; empty: all
     * @param subject empty: all
     * @param from null: from the first
     * @param until exclusive; null: to the last
     */
    public record Filter(
            String name,
            String action,
            String kind,
            String subject,
            @Nullable Instant from,
            @Nullable Instant until) {
        public static final Filter ALL = new Filter("", "", "", "", null, null);

        /** The same, of this time. */
        public Filter between(@Nullable Instant since, @Nullable Instant end) {
            return new Filter(name, action, kind, subject, since, end);
        }
    }

    /**
     * The oldest first.
     *
     * @param after the last id of the page before; 0: from the beginning
     */
    public Future<List<AuditEntry>> list(Filter filter, long after, int limit) {
        return entries(LIST, filter, after, limit);
    }

    /**
     * The newest first.
     *
     * @param before the last id of the page before; {@link Long#MAX_VALUE}: from the newest
     */
    public Future<List<AuditEntry>> newest(Filter filter, long before, int limit) {
        return entries(NEWEST, filter, before, limit);
    }

    private Future<List<AuditEntry>> entries(String statement, Filter filter, long from, int limit) {
        Tuple arguments = Tuple.tuple()
                .addLong(from)
                .addLong((long) limit)
                .addString(filter.name)
                .addString(filter.action)
                .addString(filter.kind)
                .addString(filter.subject)
                .addOffsetDateTime(filter.from == null ? EVER_FROM : filter.from.atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(filter.until == null ? EVER_UNTIL : filter.until.atOffset(ZoneOffset.UTC));
        return database.execute(statement, arguments).map(rows -> {
            List<AuditEntry> entries = new ArrayList<>(rows.size());
            rows.forEach(row -> entries.add(entry(new RowReader(row, 0))));
            return entries;
        });
    }

    /**
     * What a part of the check found.
     *
     * @param reached the last sound entry so far
     * @param fault the first broken entry and what is wrong with it; null: none so far
     * @param done whether there is nothing behind
     */
    public record Checked(Head reached, @Nullable String fault, boolean done) {}

    /**
     * Checks the next entries of the chain, and at its end whether that is the newest entry that was written.
     *
     * @param from {@link Head#EMPTY}, or what was reached before
     */
    public Future<Checked> check(Head from, int limit) {
        return database.execute(PAGE, Tuple.of(from.id(), (long) limit)).map(rows -> check(from, rows, limit));
    }

    private static Checked check(Head from, RowSet<Row> rows, int limit) {
        Head reached = from;
        Head newest = Head.EMPTY;
        int entries = 0;
        for (Row row : rows) {
            RowReader cells = new RowReader(row, 0);
            newest = new Head(cells.int8(), cells.time(), cells.text());
            if (row.getLong(HEAD_COLUMNS) != null) {
                AuditEntry entry = entry(cells);
                Optional<String> fault = AuditChain.fault(reached, entry);
                if (fault.isPresent()) {
                    return new Checked(reached, fault.get(), true);
                }
                reached = Head.of(entry);
                entries++;
            }
        }
        if (rows.size() == 0) {
            return new Checked(reached, "the row of audit_head is missing", true);
        }
        boolean done = entries < limit;
        String fault = !done || reached.equals(newest)
                ? null
                : "entry " + (reached.id() + 1) + " is missing: the newest entry that was written is " + newest.id();
        return new Checked(reached, fault, done);
    }

    private static AuditEntry entry(RowReader cells) {
        long id = cells.int8();
        Instant at = cells.time();
        AuditEntry.Source source = new AuditEntry.Source(cells.text(), cells.text(), cells.text(), cells.text());
        AuditEntry.Change change = new AuditEntry.Change(
                cells.text(), cells.text(), cells.text(), cells.textOrNull(), cells.textOrNull(), cells.textOrNull());
        return new AuditEntry(id, at, source, change, cells.text());
    }
}
