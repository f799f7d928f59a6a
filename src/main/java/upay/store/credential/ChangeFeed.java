package upay.store.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.store.sql.Database;
import upay.store.sql.StartupRetry;

/**
 * Detects changes by operators: polls the store's change counter. Check-ins of terminals, which change nothing but
 * that terminal's keys, are far more frequent and do not raise the counter: the same poll asks for the terminals that
 * have checked in since the last one.
 *
 * <p>A value that was read while the counter had a version is valid as long as the counter has it. The counter is
 * read twice in the time in which changes must be detected, and that time counts from before the query was sent: when
 * the store stops answering, {@link #isCurrent} becomes false in time, and callers must read for themselves.
 *
 * <p>Threads: polls on the given context; everything else may be called from any thread.
 */
public final class ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    /** The limit of check-ins that are looked at one by one. */
    private static final int CHECK_INS_MAX = 10_000;

    // $1 check-ins since then; null: none. $2 their limit.
    static final String SQL = """
            select c.version, statement_timestamp(), t.terminal_sn, t.key_serial
            from change_counter c left join lateral (
              select terminal_sn, key_serial from terminals
              where checkin_at is not null and checkin_at > $1::timestamptz order by checkin_at limit $2) t on true""";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Duration within;
    private final Duration overlap;
    private CheckIns listener = new CheckIns() {
        @Override
        public void checkedIn(String terminalSn, long serial) {}

        @Override
        public void tooMany() {}
    };
    private volatile Seen seen = new Seen(0, 0, false);
    private volatile boolean closed;

    /** The store's time of the last poll; null before. Used on the context only, once started. */
    private @Nullable OffsetDateTime lastPoll;

    private record Seen(long version, long askedNanos, boolean known) {}

    /** Is called on the context of the polls. */
    interface CheckIns {
        /** A terminal may have checked in, perhaps long ago; its key has had this serial since. */
        void checkedIn(String terminalSn, long serial);

        /** So many have checked in that any may have. */
        void tooMany();
    }

    /**
     * @param within changes are detected within this time
     * @param statement after this time the server has certainly cancelled a statement: a check-in is seen no later than
     *     that after its time
     */
    public ChangeFeed(Vertx vertx, Context context, Database database, Duration within, Duration statement) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.within = within;
        this.overlap = statement.plusSeconds(1);
    }

    /** Before {@link #start}. */
    void onCheckIns(CheckIns heard) {
        listener = heard;
    }

    /**
     * Reads the counter for the first time, and fails if that fails. From then on polls.
     *
     * @param patient for the first time, with longer timeouts
     */
    public Future<Void> start(Database patient, StartupRetry start) {
        return start.on(() -> ask(patient)).onSuccess(v -> context.runOnContext(here -> askLater()));
    }

    private void askLater() {
        if (!closed) {
            vertx.setTimer(Math.max(1, within.toMillis() / 2), id -> ask(database)
                    .onFailure(e -> LOG.debug("changes cannot be asked for: {}", e.getMessage()))
                    .onComplete(done -> askLater()));
        }
    }

    private Future<Void> ask(Database at) {
        long asked = System.nanoTime();
        OffsetDateTime since = lastPoll == null ? null : lastPoll.minus(overlap);
        return at.execute(SQL, Tuple.of(since, CHECK_INS_MAX + 1)).map(rows -> {
            Row first = rows.iterator().next();
            hear(rows);
            lastPoll = first.getOffsetDateTime(1);
            seen = new Seen(first.getLong(0), asked, true);
            return null;
        });
    }

    private void hear(RowSet<Row> rows) {
        if (rows.size() > CHECK_INS_MAX) {
            listener.tooMany();
            return;
        }
        for (Row row : rows) {
            String terminalSn = row.getString(2);
            if (terminalSn != null) {
                listener.checkedIn(terminalSn, row.getLong(3));
            }
        }
    }

    /** Must be read before a value that is cached with it. */
    long version() {
        return seen.version;
    }

    /** Whether a value read at this version is still valid. */
    boolean isCurrent(long version) {
        Seen last = seen;
        return last.known && last.version == version && System.nanoTime() - last.askedNanos < within.toNanos();
    }

    public void close() {
        closed = true;
    }
}
