package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.OrderKey;
import upay.store.reconciliation.AccountDay;
import upay.store.reconciliation.PgFindings;
import upay.store.reconciliation.PgFindings.Taken;
import upay.store.reconciliation.Reconciler;
import upay.store.reconciliation.ReconciliationScope;

/**
 * Compares bills as soon as they are read, makes findings of what has waited long enough, forgets what waits for
 * nothing, and asks the channels about open findings; each by one instance, which claims it in the store. A bounded
 * number a round. Confined to one context.
 */
final class ReconciliationRounds {
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationRounds.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** In one round; the rest follows a minute later. */
    private static final int DAYS_MAX = 20;

    private static final int ASKS_MAX = 20;

    /** Between the first two times that the channel is asked about a finding; each pause is longer by as much. */
    private static final Duration PAUSE = Duration.ofMinutes(15);

    /** In all about nine hours; then only a person can do more. */
    private static final int ASKS_OF_ONE = 8;

    private final Duration pause;
    private final Rounds rounds;
    private final Supplier<Instant> clock;
    private final Reconciler reconciler;
    private final PgFindings findings;
    private final Question question;

    /** Asks the channel about an order. */
    interface Question {
        /** What was learned, in a sentence; {@code tsn} 0: of the order as a whole. */
        Future<String> ask(OrderKey order, long tsn);
    }

    /** @param scale multiplies the times; above 0 */
    ReconciliationRounds(
            Vertx vertx,
            double scale,
            Supplier<Instant> clock,
            Reconciler reconciler,
            PgFindings findings,
            Question question) {
        this.pause = scaled(PAUSE, scale);
        this.rounds = new Rounds(vertx, scaled(EVERY, scale), () -> round().onFailure(
                        e -> LOG.warn("the bills are compared later: {}", e.toString())));
        this.clock = clock;
        this.reconciler = reconciler;
        this.findings = findings;
        this.question = question;
    }

    private static Duration scaled(Duration duration, double scale) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * scale)));
    }

    void start() {
        rounds.start(pause.dividedBy(PAUSE.toMinutes()));
    }

    Future<?> stop() {
        return rounds.stop();
    }

    Future<Void> round() {
        return reconciler
                .due(ReconciliationScope.ALL, DAYS_MAX)
                .compose(days -> compare(days, 0))
                .compose(done -> reconciler.endWaits(clock.get()))
                .compose(done -> reconciler.forget(clock.get()))
                .compose(done -> findings.take(ASKS_MAX, pause))
                .compose(taken -> ask(taken, 0));
    }

    /** One after the other; what another instance is at is left to it. */
    private Future<Void> compare(List<AccountDay> days, int next) {
        if (rounds.isStopped() || next == days.size()) {
            return Future.succeededFuture();
        }
        AccountDay day = days.get(next);
        return reconciler
                .run(day, clock.get(), rows -> {})
                .onSuccess(compared -> {
                    if (compared) {
                        LOG.info("bill compared: {}", day);
                    }
                })
                .compose(compared -> compare(days, next + 1));
    }

    private Future<Void> ask(List<Taken> taken, int next) {
        if (rounds.isStopped() || next == taken.size()) {
            return Future.succeededFuture();
        }
        return ask(taken.get(next))
                .onFailure(e -> LOG.warn(
                        "finding={}: the channel is asked later: {}",
                        taken.get(next).id(),
                        e.toString()))
                .otherwiseEmpty()
                .compose(done -> ask(taken, next + 1));
    }

    /** What the answer before has changed is looked at first. */
    private Future<Void> ask(Taken finding) {
        OrderKey order = finding.order();
        if (order == null) {
            return findings.enough(finding.id());
        }
        return reconciler
                .judge(List.of(order))
                .compose(done -> findings.isOpen(finding.id()))
                .compose(open -> open ? question.ask(order, finding.tsn()) : Future.succeededFuture(""))
                .compose(words -> words.isEmpty()
                        ? Future.succeededFuture(false)
                        : findings.note(finding.id(), "gateway", words, null))
                .compose(noted -> reconciler.judge(List.of(order)))
                .compose(done ->
                        finding.asks() < ASKS_OF_ONE ? Future.succeededFuture() : findings.enough(finding.id()));
    }
}
