package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.books.Bookkeeping;
import upay.books.ChannelCalls;
import upay.books.ExternalRefunds;
import upay.domain.Action;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Secret;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.history.EventJournal;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Timers;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/**
 * Drives one transaction in memory until it is settled or left to its due time in the store. One step at a time: call
 * the channel, book its outcome, or pause. All relevant state is in the store; a lost drive is resumed from there.
 *
 * <p>Threads: one continuation at a time; which thread runs it may change only at a pause ({@link #wake}).
 */
abstract class Drive {
    private static final Logger LOG = LoggerFactory.getLogger(Drive.class);
    private static final Logger EVENTS = LoggerFactory.getLogger("upay.events");
    /** How long a result is kept in memory while the store does not respond; afterwards it is queried again. */
    private static final Duration STORE_PATIENCE = Duration.ofMinutes(2);

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Duration STORE_RETRY = Duration.ofMillis(250);

    private static final AtomicReferenceFieldUpdater<Drive, Pause> PAUSED =
            AtomicReferenceFieldUpdater.newUpdater(Drive.class, Pause.class, "paused");

    final Settlement home;
    final long tsn;
    /** Through {@link #PAUSED}, without an object for it: a payment has a drive. */
    private volatile @Nullable Pause paused;

    private volatile Span span = Span.NONE;
    private final EventJournal journal = new EventJournal();
    private volatile OrderState state;
    private volatile Instant lastStep = Instant.MIN;
    private volatile boolean retired;
    private volatile boolean overtaken;
    private volatile @Nullable Drive successor;

    /** Continues exactly once: when its time has come, or when it is woken before. */
    private static final class Pause {
        private final Runnable then;
        private volatile Timers.@Nullable Timer timer;

        Pause(Runnable then) {
            this.then = then;
        }
    }

    Drive(Settlement home, OrderState state, long tsn) {
        this.home = home;
        this.state = state;
        this.tsn = tsn;
    }

    abstract DriveKind kind();

    /** The first step. */
    abstract void begin();

    final OrderState state() {
        return state;
    }

    final Order order() {
        return state.order();
    }

    final Transaction transaction() {
        return state.transaction(tsn).orElseThrow();
    }

    /** The transaction whose number identifies the call at the channel. */
    Transaction numbered() {
        return transaction();
    }

    final Schedules schedules() {
        return home.schedules();
    }

    final Instant now() {
        return home.instance().now();
    }

    /** True if the channel's own undo returns a paid trade's money. */
    final boolean undoReturnsMoney() {
        return traits().undoReturnsMoney();
    }

    final ChannelTraits traits() {
        return home.channels()
                .traits(order().purchase().payway(), order().purchase().subPayway());
    }

    /** Runs a step; a step that throws ends the drive, and the transaction is claimed again at its due time. */
    final void step(Runnable step) {
        if (retired) {
            return;
        }
        lastStep = now();
        try {
            step.run();
        } catch (RuntimeException bug) {
            about(LOG.atError()).setCause(bug).log("step failed, left to its due time");
            span.failed();
            home.left(this);
        }
    }

    /** To be called once, before it begins. */
    final void recordedAs(Span own) {
        span = own;
    }

    /** Its work; lasts until it ends. */
    final Span span() {
        return span;
    }

    /** False if it has made no progress for longer than any call or retry lasts: another one has to replace it. */
    boolean isLively() {
        return paused != null || now().isBefore(lastStep.plus(SILENCE));
    }

    /** The events that no commit has recorded yet. */
    final EventJournal journal() {
        return journal;
    }

    /**
     * Another transaction decides about the order now: stop after the call in flight has returned.
     *
     * @param by the drive of that transaction; null if it is settled
     */
    final void overtaken(@Nullable Drive by) {
        successor = by;
        overtaken = true;
        wake();
    }

    final @Nullable Drive successor() {
        return successor;
    }

    final boolean isSuperseded() {
        return overtaken;
    }

    /** Another drive has replaced it: outstanding results are ignored. */
    final void retire() {
        retired = true;
    }

    final void ask(ChannelAction action, Duration timeout, Consumer<Outcome> then) {
        ask(action, null, null, timeout, then);
    }

    /** Calls the channel; {@code then} gets the outcome. */
    final void ask(
            ChannelAction action,
            @Nullable Secret paymentCode,
            @Nullable Duration expiresAfter,
            Duration timeout,
            Consumer<Outcome> then) {
        Duration wait = minimumWait();
        if (!wait.isZero()) {
            // Also when it is woken: what the channel wants counts more than a client's query.
            pause(wait, () -> {
                if (overtaken) {
                    yieldOwnership();
                } else {
                    ask(action, paymentCode, expiresAfter, timeout, then);
                }
            });
            return;
        }
        ChannelCall call = ChannelCalls.about(order(), numbered(), action, paymentCode, expiresAfter, timeout);
        Instant asking = now();
        home.channels()
                .call(call, span)
                .onComplete(asked -> step(() -> {
                    Outcome outcome = asked.succeeded()
                            ? ChannelCalls.trusted(action, asked.result())
                            : new Outcome.Unknown(Outcome.Fault.IO, "call failed: " + asked.cause());
                    journal.called(asking, now(), call, outcome);
                    noteMinimumWait(call, outcome);
                    then.accept(outcome);
                }));
    }

    private void noteMinimumWait(ChannelCall call, Outcome outcome) {
        if (outcome instanceof Outcome.Unknown unknown && !unknown.minimumWait().isZero()) {
            Instant end = now().plus(schedules().minimumWait(unknown.minimumWait()));
            home.minimumWaits().begin(call.movement().tsn(), end, now());
        }
    }

    /** How long the channel wants no call about this transaction; zero: it may be called now. */
    final Duration minimumWait() {
        return home.minimumWaits().left(numbered().tsn(), now());
    }

    /** This time, or when the channel may be called again, whichever is later. */
    final Instant notTooSoon(Instant time) {
        Instant earliest = now().plus(minimumWait());
        return time.isAfter(earliest) ? time : earliest;
    }

    /**
     * Books a change; decides again whenever the order was changed concurrently.
     *
     * @param decide from the current state; empty: no change any more
     * @param then gets whether it was booked
     */
    final void book(@Nullable Action action, Function<OrderState, Optional<Change>> decide, Consumer<Boolean> then) {
        book(action, decide, then, now().plus(STORE_PATIENCE));
    }

    private void book(
            @Nullable Action action,
            Function<OrderState, Optional<Change>> decide,
            Consumer<Boolean> then,
            Instant patience) {
        Optional<Change> decided = decide.apply(state);
        if (decided.isEmpty()) {
            then.accept(false);
            return;
        }
        Change change = decided.get()
                .reported(journal.report(home.instance().now(), home.instance().id()));
        span.during("store apply", Span.Kind.CLIENT, home.ledger().apply(change))
                .onComplete(applied -> step(() -> {
                    OrderState before = state;
                    if (applied.succeeded() && applied.result() == Applied.DONE) {
                        state = Bookkeeping.after(before, change);
                        booked(before, change, action, then);
                    } else if (applied.succeeded()) {
                        reload(Duration.ZERO, patience, () -> book(action, decide, then, patience));
                    } else {
                        reload(STORE_RETRY, patience, () -> {
                            if (Bookkeeping.isIn(state, change)) {
                                booked(before, change, action, then);
                            } else {
                                book(action, decide, then, patience);
                            }
                        });
                    }
                }));
    }

    private void booked(OrderState before, Change change, @Nullable Action action, Consumer<Boolean> then) {
        journal.recorded(change.report());
        home.changed(before, state, tsn, action, span);
        then.accept(true);
    }

    /**
     * Records what the channel returned without this gateway.
     *
     * @param returned by the channel, in all
     * @param net the order's net amount before the channel was asked: refunds recorded since may be missing in the sum
     * @param then gets whether something was recorded
     */
    final void recordReturned(Fen returned, Fen net, Consumer<Boolean> then) {
        if (ExternalRefunds.unrecorded(order(), returned).isZero()) {
            then.accept(false);
            return;
        }
        withNumber(
                number -> book(
                        Action.CHECK,
                        s -> s.order().balance().net().equals(net)
                                ? ExternalRefunds.record(s, returned, null, number, now())
                                : Optional.empty(),
                        then),
                () -> then.accept(false));
    }

    /** Takes a number for a new transaction. */
    final void withNumber(LongConsumer then, Runnable unavailable) {
        home.numbers()
                .next()
                .onComplete(taken -> step(() -> {
                    if (taken.succeeded()) {
                        then.accept(taken.result());
                    } else {
                        unavailable.run();
                    }
                }));
    }

    /** Reads the order again, and retries while the store does not respond. */
    private void reload(Duration wait, Instant patience, Runnable then) {
        if (now().isAfter(patience)) {
            about(LOG.atWarn()).log("the store does not respond, left to its due time");
            span.failed();
            home.left(this);
            return;
        }
        home.timers().after(wait, () -> home.ledger()
                .load(order().key())
                .onComplete(loaded -> step(() -> {
                    if (loaded.succeeded() && loaded.result().isPresent()) {
                        state = loaded.result().get();
                        then.run();
                    } else {
                        reload(STORE_RETRY, patience, then);
                    }
                })));
    }

    /** Continues after {@code delay}, or sooner when woken. */
    final void pause(Duration delay, Runnable then) {
        Pause pause = new Pause(then);
        paused = pause;
        pause.timer = home.timers().after(delay.isNegative() ? Duration.ZERO : delay, () -> goOn(pause));
    }

    /** Ends a pause now; does nothing while a step is running. */
    final void wake() {
        Pause pause = paused;
        if (pause != null) {
            Timers.Timer timer = pause.timer;
            if (timer != null) {
                timer.cancel();
            }
            goOn(pause);
        }
    }

    private void goOn(Pause pause) {
        if (PAUSED.compareAndSet(this, pause, null)) {
            step(pause.then);
        }
    }

    /** One line per unsuccessful round of a transaction under manual review; rounds are rare by then. */
    final void logManualReview() {
        OrderLog.about(EVENTS.atWarn(), order(), span)
                .addKeyValue("status", order().status())
                .addKeyValue("outcome", transaction().status())
                .addKeyValue("since", transaction().work().deadline())
                .log("waits for manual review");
    }

    /** The time of the next retry of an unknown outcome: soon at first, rarely during manual review. */
    final Instant backOff() {
        Duration unresolved = Duration.between(transaction().work().deadline(), now());
        if (schedules().waitsForAPerson(unresolved) && !order().status().isFinal()) {
            logManualReview();
        }
        Duration delay = home.jittered(schedules().retry(transaction().work().attempts(), unresolved));
        return notTooSoon(now().plus(delay));
    }

    private LoggingEventBuilder about(LoggingEventBuilder line) {
        return OrderLog.about(line, order(), span).addKeyValue("tsn", tsn);
    }

    /** The drive has ended. */
    final void finish() {
        home.left(this);
    }

    /** Another transaction or instance decides by now. */
    final void yieldOwnership() {
        if (LOG.isDebugEnabled()) {
            about(LOG.atDebug()).log("driven elsewhere");
        }
        home.left(this);
    }

    final void postpone(Step step, Instant dueAt) {
        Instant due = notTooSoon(dueAt);
        book(null, s -> Bookkeeping.postpone(s, tsn, step, due), any -> finish());
    }
}
