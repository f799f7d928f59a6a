package upay.api.statement;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.api.ApiTrailers;
import upay.api.Problem;
import upay.statement.StatementFilter;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead;
import upay.store.statement.PgStatements;
import upay.store.statement.StatementExport;

/**
 * Files of statements on their way to their readers: a few at a time. The next page is read from the store when the last one
 * has gone out to the network, so that a slow reader holds one page of memory and no connection of the store; one that is
 * gone ends the work. A file that cannot be completed is cut off, without the end that a whole one has.
 *
 * <p>Threads: any.
 */
final class StatementDownloads {
    /** At a time, of all merchants. Each reads a page at a time over the management API's own connections. */
    static final int MOST = 4;
    /** Of those, of one merchant. */
    static final int MOST_OF_MERCHANT = 2;
    /** Longer than a sound reader takes for a day of millions of rows. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final PgStatements statements;
    private final Map<String, Integer> underWay = new HashMap<>();

    StatementDownloads(PgStatements statements) {
        this.statements = statements;
    }

    /**
     * What is to be sent.
     *
     * @param sha256 that it has to have, in hexadecimal digits; null: it is not known before it is made
     */
    record File(
            StatementHead head,
            StatementFilter filter,
            Format format,
            @Nullable String sha256) {}

    /** Refuses, while nothing is sent yet, one file too many. */
    void requireRoom(String merchant) {
        if (!hasRoom(merchant)) {
            throw Problem.tooMany("Too many statements are being downloaded. Try again when one is complete.", 5);
        }
    }

    private synchronized boolean hasRoom(String merchant) {
        int all = underWay.values().stream().mapToInt(Integer::intValue).sum();
        return all < MOST && underWay.getOrDefault(merchant, 0) < MOST_OF_MERCHANT;
    }

    private synchronized boolean enter(String merchant) {
        if (!hasRoom(merchant)) {
            return false;
        }
        underWay.merge(merchant, 1, Integer::sum);
        return true;
    }

    private synchronized void leave(String merchant) {
        underWay.computeIfPresent(merchant, (key, count) -> count == 1 ? null : count - 1);
    }

    Future<Void> send(File file, WriteStream<Buffer> out) {
        String merchant = file.head().merchant();
        if (!enter(merchant)) {
            return Future.failedFuture("another download began at the same moment");
        }
        long begun = System.nanoTime();
        return new StatementExport(statements)
                .write(
                        file.head(),
                        file.filter(),
                        EnumSet.of(file.format()),
                        (format, part) -> System.nanoTime() - begun > LONGEST.toNanos()
                                ? Future.failedFuture("its reader took more than " + LONGEST.toMinutes() + " minutes")
                                // Completes when the part is written to the socket, and fails when that is closed.
                                : out.write(part),
                        rows -> {})
                .map(written -> {
                    String sha256 = Objects.requireNonNull(written.sha256().get(file.format()));
                    if (file.sha256() != null && !file.sha256().equals(sha256)) {
                        throw new IllegalStateException(merchant + " "
                                + file.head().day() + " has other rows than those that it was closed with: run verify");
                    }
                    if (file.sha256() == null) {
                        ApiTrailers.put(out, StatementResource.DIGEST, StatementResource.digest(sha256));
                    }
                    return (Void) null;
                })
                .eventually(() -> {
                    leave(merchant);
                    return Future.succeededFuture();
                });
    }
}
