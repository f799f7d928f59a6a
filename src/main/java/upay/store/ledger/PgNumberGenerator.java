package upay.store.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import upay.port.NumberGenerator;
import upay.port.StoreException;
import upay.store.lineage.StoreLineage;
import upay.store.sql.Database;

/**
 * Order and transaction numbers from one sequence, taken in blocks of a thousand.
 *
 * <p>The next block is fetched when half of the current one is used, so that in a steady state no caller waits. A
 * restart wastes at most two blocks; 16 digits last for 8,000 years at a million numbers an hour. Numbers of one
 * instance increase; those of several interleave by blocks. What is left of a block is dropped after {@link #LIFETIME}, so
 * that numbers rise with time but for that, also those of an instance that was idle: a search finds a time by them.
 *
 * <p>Threads: any; a future that had to wait completes on its caller's context.
 */
public final class PgNumberGenerator implements NumberGenerator {
    /** As in V001: the sequence's increment. */
    static final int BLOCK = 1000;

    /** How long a block is used, since it was fetched. */
    public static final Duration LIFETIME = Duration.ofMinutes(1);

    private static final int WAITING_MAX = 4096;
    private static final String SQL = "select nextval('numbers'), store_server()";
    /** Where nothing is known of the server's past, and its functions may be out of reach. */
    private static final String UNCHECKED = "select nextval('numbers'), null::text";

    private record Waiting(Promise<Long> promise, Context caller) {}

    private final Context context;
    private final Database database;
    private final Duration silence;
    private final LongSupplier nanos;
    private @Nullable StoreLineage lineage;

    /**
     * Guarded by this, as are the fields below it. The current block is [next, end); the one after begins at
     * following.
     */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private long next;
    private long end;
    private long following;
    /** When they were asked for, by the clock. */
    private long nextAt;

    private long followingAt;
    private long askedAt;
    private boolean fetching;

    /** @param silence the longest wait for a block */
    public PgNumberGenerator(Context context, Database database, Duration silence) {
        this(context, database, silence, System::nanoTime);
    }

    PgNumberGenerator(Context context, Database database, Duration silence, LongSupplier nanos) {
        this.nanos = nanos;
        this.context = context;
        this.database = database;
        this.silence = silence;
    }

    /** @param server whose numbers may be used; set before the first number is taken */
    public void from(StoreLineage server) {
        lineage = server;
    }

    /** The next number, the end of its block, and the first number of the block after, 0 if there is none. */
    public synchronized Long[] held() {
        return new Long[] {next, end, following};
    }

    @Override
    public Future<Long> next() {
        Future<Long> answer;
        boolean fetch;
        synchronized (this) {
            Long number = take();
            if (number != null) {
                answer = Future.succeededFuture(number);
            } else {
                if (waiting.size() >= WAITING_MAX) {
                    return Future.failedFuture(new StoreException("too much waits for a number", true, null));
                }
                Promise<Long> promise = Promise.promise();
                waiting.add(new Waiting(promise, Vertx.currentContext()));
                answer = promise.future();
            }
            fetch = !fetching && following == 0 && end - next < BLOCK / 2;
            fetching |= fetch;
        }
        if (fetch) {
            context.runOnContext(v -> fetch());
        }
        return answer;
    }

    /** Fetches a block before the first number is needed. */
    public void fetchAhead() {
        synchronized (this) {
            if (fetching || next < end || following != 0) {
                return;
            }
            fetching = true;
        }
        context.runOnContext(v -> fetch());
    }

    private @Nullable Long take() {
        long now = nanos.getAsLong();
        if (next == end || isOver(nextAt, now)) {
            if (following == 0 || isOver(followingAt, now)) {
                next = end;
                following = 0;
                return null;
            }
            next = following;
            nextAt = followingAt;
            end = following + BLOCK;
            following = 0;
        }
        return next++;
    }

    private static boolean isOver(long at, long now) {
        return now - at > LIFETIME.toNanos();
    }

    private void fetch() {
        synchronized (this) {
            askedAt = nanos.getAsLong();
        }
        database.execute(lineage == null ? UNCHECKED : SQL, Tuple.tuple(), silence)
                .map(rows -> rows.iterator().next())
                .onSuccess(row -> arrived(row.getLong(0), row.getString(1)))
                .onFailure(this::failed);
    }

    /** A block of a server that may have forgotten which ones it gave is not used. */
    private void arrived(long first, @Nullable String server) {
        StoreLineage known = lineage;
        if (known == null || known.isKnown(server)) {
            arrived(first);
        } else {
            known.examine().onSuccess(v -> fetch()).onFailure(this::failed);
        }
    }

    private void arrived(long first) {
        List<Runnable> answers = new ArrayList<>();
        boolean again;
        synchronized (this) {
            following = first;
            followingAt = askedAt;
            while (!waiting.isEmpty()) {
                Long number = take();
                if (number == null) {
                    break;
                }
                Waiting served = waiting.remove();
                answers.add(() -> answer(served, () -> served.promise.complete(number)));
            }
            again = !waiting.isEmpty();
            fetching = again;
        }
        answers.forEach(Runnable::run);
        if (again) {
            fetch();
        }
    }

    private void failed(Throwable e) {
        List<Waiting> all;
        synchronized (this) {
            fetching = false;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        // A lost number is not reused, and nothing else was stored.
        StoreException told = new StoreException("the store gave no numbers", true, e);
        all.forEach(w -> answer(w, () -> w.promise.fail(told)));
    }

    private void answer(Waiting served, Runnable completion) {
        (served.caller == null ? context : served.caller).runOnContext(v -> completion.run());
    }
}
