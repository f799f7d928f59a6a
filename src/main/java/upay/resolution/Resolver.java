package upay.resolution;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.ChannelCalls;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.history.EventJournal;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.port.Channels;
import upay.port.Instance;
import upay.port.Ledger;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.StoreException;
import upay.port.Timers;
import upay.settlement.ConflictRetry;
import upay.tracing.Span;

/**
 * Applies an operator's resolution to an order, and closes it.
 *
 * <p>1. The transaction is claimed first, as by any instance, so that no other process calls the channel meanwhile; the
 * resolver waits for an instance that currently drives it. 2. Then the channel is queried; a signed response to the
 * contrary rejects the resolution, and the transaction is released. 3. Then the change is a compare-and-set along the
 * transition table like any other; the operator's name and reason are in the order's history.
 *
 * <p>Threads: call from one; the future completes on the store's context.
 */
public final class Resolver {
    /** How long to wait for an instance that drives the order; its rounds are shorter. */
    private static final Duration WAIT = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(250);
    /** When others may claim the transaction again if this process ends without releasing it; the lease is shorter. */
    private static final Duration HOLD = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final Channels channels;
    private final Instance instance;
    private final Timers timers;
    private final Schedules schedules;
    private final Function<OrderKey, Future<List<HistoryEntry>>> history;
    private final Span work;

    /**
     * @param history an order's, from the beginning
     * @param work for the log
     */
    public Resolver(
            Ledger ledger,
            Channels channels,
            Instance instance,
            Timers timers,
            Schedules schedules,
            Function<OrderKey, Future<List<HistoryEntry>>> history,
            Span work) {
        this.ledger = ledger;
        this.channels = channels;
        this.instance = instance;
        this.timers = timers;
        this.schedules = schedules;
        this.history = history;
        this.work = work;
    }

    /**
     * @param refundRequestNo which refund, where several are unknown; may be null
     * @param by the operator's name
     */
    public record Statement(
            ManualResolution verdict, @Nullable String refundRequestNo, String by, String reason) {}

    /**
     * @param state the new state
     * @param channel the channel's response, as text
     * @param confirmed whether the channel confirms the resolution; else it did not respond, or was inconclusive
     */
    public record Resolved(OrderState state, String channel, boolean confirmed) {}

    /** Fails with {@link ResolutionRejected}, and nothing is changed; or with {@link StoreException}. */
    public Future<Resolved> resolve(OrderKey key, Statement statement) {
        return take(key, statement, instance.now().plus(WAIT));
    }

    private Future<OrderState> load(OrderKey key) {
        return ledger.load(key).map(Optional::orElseThrow);
    }

    private static Resolution resolution(OrderState state, Statement statement) {
        return Resolution.of(state, statement.refundRequestNo(), statement.verdict());
    }

    private Future<Resolved> take(OrderKey key, Statement statement, Instant patience) {
        return load(key).compose(state -> {
            Transaction open = resolution(state, statement).open();
            Instant until = instance.now().plus(HOLD);
            return ledger.claim(instance.id(), key, open.tsn(), until)
                    .compose(claim -> claim.isPresent()
                            ? holding(claim.get().state(), statement)
                            : driven(key, statement, open, patience));
        });
    }

    /** Driven by a live instance; after its round the transaction may even be settled. */
    private Future<Resolved> driven(OrderKey key, Statement statement, Transaction open, Instant patience) {
        if (instance.now().isAfter(patience)) {
            return Future.failedFuture(new ResolutionRejected(
                    "instance " + open.work().owner() + " is querying the channel about it now: retry in a minute"));
        }
        Promise<Void> pause = Promise.promise();
        timers.after(LOOK, pause::complete);
        return pause.future().compose(v -> take(key, statement, patience));
    }

    /** Releases the claim in any case. */
    private Future<Resolved> holding(OrderState state, Statement statement) {
        return history.apply(state.order().key())
                .compose(entries -> {
                    Resolution resolution = resolution(state, statement);
                    resolution.checkRecorded(state, entries);
                    return ask(state, resolution, statement);
                })
                .eventually(() -> ledger.release(instance.id(), instance.now()));
    }

    private Future<Resolved> ask(OrderState state, Resolution resolution, Statement statement) {
        EventJournal journal = new EventJournal();
        return ask(state, resolution, resolution.question(), journal)
                .compose(answer -> resolution.asksForReturn(answer)
                        ? ask(state, resolution, ChannelAction.REFUND_QUERY, journal)
                                .compose(back -> conclude(state, resolution, statement, answer, back, journal))
                        : conclude(state, resolution, statement, answer, null, journal));
    }

    private Future<Outcome> ask(OrderState state, Resolution resolution, ChannelAction action, EventJournal journal) {
        ChannelCall call = ChannelCalls.about(
                state.order(),
                resolution.numbered(state),
                action,
                null,
                null,
                schedules.timeouts().queryTimeout());
        Instant asked = instance.now();
        return channels.call(call, work).map(answer -> {
            Outcome believed = ChannelCalls.trusted(action, answer);
            journal.called(asked, instance.now(), call, believed);
            return believed;
        });
    }

    private Future<Resolved> conclude(
            OrderState state,
            Resolution resolution,
            Statement statement,
            Outcome answer,
            @Nullable Outcome back,
            EventJournal journal) {
        String said = resolution.question() + " -> " + answer.kind()
                + (back == null ? "" : ", " + ChannelAction.REFUND_QUERY + " -> " + back.kind());
        boolean confirmed = resolution.isConfirmed(answer, back);
        return ConflictRetry.decide(ledger, state, now -> book(now, statement, journal, confirmed))
                .map(after -> new Resolved(after, said, confirmed));
    }

    /** Callbacks and other refunds may change the order meanwhile; the open transaction stays claimed. */
    private Future<OrderState> book(OrderState state, Statement statement, EventJournal journal, boolean confirmed) {
        Instant now = instance.now();
        Change change = resolution(state, statement)
                .book(state, confirmed, schedules, now)
                .orElseThrow(() -> new ResolutionRejected("it has been settled meanwhile: see order show"))
                .reported(report(statement, journal, now));
        return ledger.apply(change)
                .compose(applied -> applied == Applied.DONE
                        ? Future.succeededFuture(Bookkeeping.after(state, change))
                        : ConflictRetry.lost());
    }

    private HistoryRecord report(Statement statement, EventJournal journal, Instant now) {
        List<HistoryEvent> events =
                new ArrayList<>(journal.report(instance.now(), instance.id()).events());
        String what = "resolved as " + statement.verdict() + ": " + statement.reason();
        events.add(new HistoryEvent.ManuallyResolved(now, statement.by(), what));
        return new HistoryRecord(now, instance.id(), events);
    }
}
