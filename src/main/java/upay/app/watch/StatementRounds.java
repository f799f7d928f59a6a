package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.store.statement.PgStatements;
import upay.store.statement.StatementClosing;

/**
 * Enters the movements of money into the merchants' statements every five minutes, and closes days that are covered by bills
 * or ended long ago; of all instances over one store the oldest does it. If two do it for a while, the result is the same.
 *
 * <p>Threads: start and stop from any, once each; rounds follow one another.
 */
final class StatementRounds {
    private static final Logger LOG = LoggerFactory.getLogger(StatementRounds.class);
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final Duration every;
    private final Rounds rounds;
    private final Supplier<Future<Boolean>> isOldest;
    private final StatementClosing closing;
    private final Duration closeAfter;

    /**
     * @param scale multiplies the time between two rounds; above 0
     * @param isOldest whether this is the oldest of the live instances
     * @param closeAfter since the end of a day
     */
    StatementRounds(
            Vertx vertx,
            double scale,
            PgStatements statements,
            Supplier<Future<Boolean>> isOldest,
            Duration closeAfter) {
        this.every = Duration.ofMillis(Math.max(1, Math.round(EVERY.toMillis() * scale)));
        this.rounds = new Rounds(vertx, every, this::round);
        this.isOldest = isOldest;
        this.closing = new StatementClosing(statements, line -> LOG.debug("statements: {}", line));
        this.closeAfter = closeAfter;
    }

    /** The first round is some time later, and not at the same time on all instances. */
    void start() {
        rounds.start(every.dividedBy(5).plusMillis(ThreadLocalRandom.current().nextLong(every.toMillis())));
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    Future<?> round() {
        return isOldest.get()
                .compose(oldest -> oldest ? closing.round(closeAfter) : Future.succeededFuture(0))
                .onSuccess(closed -> {
                    if (closed > 0) {
                        LOG.info("{} days of merchants are closed: settlement show", closed);
                    }
                })
                .onFailure(e -> LOG.warn("statements are continued in the next round: {}", e.toString()));
    }
}
