package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.books.Bookkeeping;
import upay.books.ChannelCalls;
import upay.domain.Action;
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

/**
 * Drives one transaction in memory until it is settled or left to its due time in the store. One step at a time: ask the
 * channel, book what it said, or pause. All that a drive knows and that matters is in the store; a drive that is lost is
 * taken up again from there.
 *
 * <p>Threads: one continuation at a time; which thread runs it may change only at a pause ({@link #wake}).
 */
abstract class Drive {
    private static final Logger LOG = LoggerFactory.getLogger(Drive.class);
    private static final Logger EVENTS = LoggerFactory.getLogger("upay.events");
    /** How long a result is kept in memory for a store that does not answer; afterwards it is found out again. */
    private static final Duration STORE_PATIENCE = Duration.ofMinutes(2);

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Duration STORE_RETRY = Duration.ofMillis(250);

    final Settlement home;
    final long tsn;
    private final AtomicReference<Pause> paused = new AtomicReference<>();
    private final EventJournal journal = new EventJournal();
    private volatile OrderState state;
    private volatile Instant lastStep = Instant.MIN;
    private volatile boolean retired;
    private volatile boolean overtaken;
    private volatile Drive successor;

    /** Goes on exactly once: when its time has come, or when it is woken before. */
    private static final class Pause {
        private final Runnable then;
        private volatile Timers.Timer timer;

        Pause(Runnable then) {
            this.then = then;
        }
    }

    Drive(Settlement home, OrderState state, long tsn) {
        this.home = home;
        this.state = state;
        this.tsn = tsn;
    }

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

    /** The transaction under whose number the channel knows what is asked for. */
    Transaction numbered() {
        return transaction();
    }

    final Schedules schedules() {
        return home.schedules();
    }

    final Instant now() {
        return home.instance().now();
    }

    /** True where the channel's own undo gives a paid trade's money back. */
    final boolean undoReturnsMoney() {
        return traits().undoReturnsMoney();
    }

    final ChannelTraits traits() {
        return home.channels()
                .traits(order().purchase().payway(), order().purchase().subPayway());
    }

    /** Runs a step; a step that throws ends the drive, and the store's due time brings the work back. */
    final void step(Runnable step) {
        if (retired) {
            return;
        }
        lastStep = now();
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.error("order {} transaction {}: step failed, left to its due time", order().key(), tsn, bug);
            home.left(this);
        }
    }

    /** False where it has been silent for longer than any call or retry lasts: another one has to take its place. */
    boolean isLively() {
        return paused.get() != null || now().isBefore(lastStep.plus(SILENCE));
    }

    /** What was done here and no commit has told yet. */
    final EventJournal journal() {
        return journal;
    }

    /**
     * The order's say has gone to another transaction of it: stop asking, once the call under way has come back.
     *
     * @param by drives that one; null where it is settled
     */
    final void overtaken(Drive by) {
        successor = by;
        overtaken = true;
        wake();
    }

    final Drive successor() {
        return successor;
    }

    final boolean isSuperseded() {
        return overtaken;
    }

    /** Another drive has taken its place: whatever still comes back is not its business. */
    final void retire() {
        retired = true;
    }

    final void ask(ChannelAction action, Duration timeout, Consumer<Outcome> then) {
        ask(action, null, null, timeout, then);
    }

    /** Asks the channel; {@code then} gets its verdict. */
    final void ask(
            ChannelAction action, Secret paymentCode, Duration expiresAfter, Duration timeout, Consumer<Outcome> then) {
        ChannelCall call = ChannelCalls.about(order(), numbered(), action, paymentCode, expiresAfter, timeout);
        Instant asking = now();
        home.channels()
                .call(call)
                .onComplete(asked -> step(() -> {
                    Outcome outcome = asked.succeeded()
                            ? ChannelCalls.trusted(action, asked.result())
                            : new Outcome.Unknown(Outcome.Fault.IO, "call failed: " + asked.cause());
                    journal.called(asking, now(), call, outcome);
                    then.accept(outcome);
                }));
    }

    /**
     * Books a change; decides anew whenever somebody else changed the order in between.
     *
     * @param decide from the present state; empty: there is nothing to book any more
     * @param then gets whether it was booked
     */
    final void book(Action action, Function<OrderState, Optional<Change>> decide, Consumer<Boolean> then) {
        book(action, decide, then, now().plus(STORE_PATIENCE));
    }

    private void book(
            Action action, Function<OrderState, Optional<Change>> decide, Consumer<Boolean> then, Instant patience) {
        Optional<Change> decided = decide.apply(state);
        if (decided.isEmpty()) {
            then.accept(false);
            return;
        }
        Change change = decided.get()
                .reported(journal.report(home.instance().now(), home.instance().id()));
        home.ledger()
                .apply(change)
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

    private void booked(OrderState before, Change change, Action action, Consumer<Boolean> then) {
        journal.told(change.report());
        home.changed(before, state, tsn, action);
        then.accept(true);
    }

    /** Reads the order again, patient with a store that does not answer. */
    private void reload(Duration wait, Instant patience, Runnable then) {
        if (now().isAfter(patience)) {
            LOG.warn("order {} transaction {}: the store does not answer, left to its due time", order().key(), tsn);
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

    /** Goes on after {@code delay}, or sooner when woken. */
    final void pause(Duration delay, Runnable then) {
        Pause pause = new Pause(then);
        paused.set(pause);
        pause.timer = home.timers().after(delay.isNegative() ? Duration.ZERO : delay, () -> goOn(pause));
    }

    /** Ends a pause now; does nothing while a step is running. */
    final void wake() {
        Pause pause = paused.get();
        if (pause != null) {
            Timers.Timer timer = pause.timer;
            if (timer != null) {
                timer.cancel();
            }
            goOn(pause);
        }
    }

    private void goOn(Pause pause) {
        if (paused.compareAndSet(pause, null)) {
            step(pause.then);
        }
    }

    /** One line per round that brought nothing to what waits for a person; rounds are rare by then. */
    final void logManualReview() {
        EVENTS.atWarn()
                .addKeyValue("sn", order().key().sn())
                .addKeyValue("status", order().status())
                .addKeyValue("outcome", transaction().status())
                .addKeyValue("since", transaction().work().deadline())
                .log("waits for a person");
    }

    /** When to try again at what stayed unknown: soon at first, rarely once it waits for a person. */
    final Instant backOff() {
        Duration unresolved = Duration.between(transaction().work().deadline(), now());
        if (schedules().waitsForAPerson(unresolved) && !order().status().isFinal()) {
            logManualReview();
        }
        return now().plus(home.jittered(schedules().retry(transaction().work().attempts(), unresolved)));
    }

    /** Nothing is left to do here. */
    final void finish() {
        home.left(this);
    }

    /** Somebody else has the say by now. */
    final void yieldOwnership() {
        LOG.debug(
                "order {} transaction {}: driven by somebody else",
                order().key().sn(),
                tsn);
        home.left(this);
    }

    final void postpone(Step step, Instant dueAt) {
        book(null, s -> Bookkeeping.postpone(s, tsn, step, dueAt), any -> finish());
    }
}
