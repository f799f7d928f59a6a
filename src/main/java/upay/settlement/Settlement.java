package upay.settlement;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.books.Bookkeeping;
import upay.books.ExternalRefunds;
import upay.domain.Action;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Schedules;
import upay.domain.Secret;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.port.Channels;
import upay.port.Instance;
import upay.port.Ledger;
import upay.port.Ledger.Change;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.port.Timers;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/**
 * The settlement of this instance: starts the drives, claims due transactions, wakes drives for clients' queries, and
 * notifies waiting requests. Requests, sweeps and prompts all go through this class.
 *
 * <p>Threads: safe from any.
 */
public final class Settlement {
    private static final Logger EVENTS = LoggerFactory.getLogger("upay.events");
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private static final String PAYMENT = "settle payment";
    private static final String REFUND = "settle refund";
    private static final String CANCEL = "settle cancel";
    private static final String RESUMED = "settle on demand";

    private final Ledger ledger;
    private final Channels channels;
    private final Instance instance;
    private final Timers timers;
    private final NumberGenerator numbers;
    private final Schedules schedules;
    private final DoubleSupplier random;
    private final OrderWatchers watchers;
    private final Map<Long, Drive> drives = new ConcurrentHashMap<>();
    private final InFlight inFlight = new InFlight();
    private final LongAdder pollsDelayed = new LongAdder();
    private final MinimumWaits minimumWaits = new MinimumWaits();

    public Settlement(Ports ports, Schedules schedules) {
        this(ports, schedules, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random from 0 to 1, for the jitter: random values are repeatable in tests */
    public Settlement(Ports ports, Schedules schedules, DoubleSupplier random) {
        this.ledger = ports.ledger();
        this.channels = ports.channels();
        this.instance = ports.instance();
        this.timers = ports.timers();
        this.numbers = ports.numbers();
        this.schedules = schedules;
        this.random = random;
        this.watchers = new OrderWatchers(ledger, timers, schedules.upkeep().remotePollInterval(), inFlight::drives);
    }

    Ledger ledger() {
        return ledger;
    }

    Channels channels() {
        return channels;
    }

    Instance instance() {
        return instance;
    }

    Timers timers() {
        return timers;
    }

    NumberGenerator numbers() {
        return numbers;
    }

    public Schedules schedules() {
        return schedules;
    }

    MinimumWaits minimumWaits() {
        return minimumWaits;
    }

    public OrderWatchers watchers() {
        return watchers;
    }

    /** The number of transactions that are driven in memory. */
    public int active() {
        return drives.size();
    }

    /** The number of transactions that are driven in memory by drives of a kind. */
    public int active(DriveKind kind) {
        return inFlight.number(kind);
    }

    /** How often a query of a payment in progress was put off to keep the rate of queries, since the start. */
    public long pollsDelayed() {
        return pollsDelayed.sum();
    }

    /** The delay before the next query of an open payment, as {@link Schedules#poll}. */
    Duration poll(int earlier) {
        int payments = inProgress();
        Duration delay = schedules.poll(earlier, payments);
        if (delay.compareTo(schedules.poll(earlier, 0)) > 0) {
            pollsDelayed.increment();
        }
        return delay;
    }

    /** The number of payments that are being sent or polled. */
    public int inProgress() {
        return inFlight.payments();
    }

    /** Ends all waits with the known state: the instance is draining. */
    public void endWaits() {
        watchers.endAll();
    }

    /**
     * A newly stored payment; no other method sends a payment.
     *
     * @param request the request's span, here and below
     */
    public void pay(OrderState stored, @Nullable Secret paymentCode, Span request) {
        start(PaymentDrive.fresh(this, stored, paymentCode), request.child(PAYMENT));
    }

    /** A newly stored payment that must not be sent any more. */
    public void abandon(OrderState stored, Span request) {
        start(PaymentDrive.unsent(this, stored), request.child(PAYMENT));
    }

    /** A newly stored refund. */
    public void refund(OrderState stored, long tsn, Span request) {
        start(new RefundDrive(this, stored, tsn, true), request.child(REFUND));
    }

    /** A newly stored cancel. */
    public void cancel(OrderState stored, long tsn, Span request) {
        Drive payment = drives.get(stored.payment().tsn());
        Drive undo = UndoDrive.ofNewCancel(this, stored, tsn);
        if (payment != null) {
            payment.overtaken(undo);
        }
        start(undo, request.child(CANCEL));
    }

    /**
     * Resumes a claimed transaction.
     *
     * @param span of this work, ended with it
     */
    public void resume(OrderState state, long tsn, Span span) {
        Drive here = drives.get(tsn);
        if (here != null && here.isLively()) {
            span.end();
            return;
        }
        Transaction transaction = state.transaction(tsn).orElseThrow();
        switch (transaction.step()) {
            case PAY -> start(PaymentDrive.takenOver(this, state), span);
            case UNDO -> start(new UndoDrive(this, state, tsn), span);
            case REFUND -> start(new RefundDrive(this, state, tsn, false), span);
            case WATCH, VERIFY ->
                start(
                        ExternalRefunds.isChecking(state)
                                        && tsn == state.payment().tsn()
                                ? new ReturnedCheckDrive(this, state)
                                : new FollowUpDrive(this, state, tsn),
                        span);
            case HUMAN -> start(new ManualReviewDrive(this, state, tsn), span);
            case JOINED -> start(new IdleDrive(this, state, tsn), span);
            case DONE -> {
                OrderLog.about(LOG.atWarn(), state.order(), span)
                        .addKeyValue("tsn", tsn)
                        .log("claimed, but no action is left");
                span.end();
            }
        }
    }

    /** For a transaction whose commit is unconfirmed: resumes it if it was stored. */
    public void recover(Order order, long tsn, Span request) {
        recover(order, tsn, request, state -> Optional.empty());
    }

    /**
     * As {@link #recover(Order, long, Span)}; if it was not stored, it is started again by {@code restart} ({@link
     * UncertainCommit}).
     */
    public void recover(Order order, long tsn, Span request, Function<OrderState, Optional<Change>> restart) {
        new UncertainCommit(this, order, tsn, request, restart).recover();
    }

    /**
     * Replaces an earlier drive of the same transaction.
     *
     * @param span of the drive, ended with it
     */
    void start(Drive drive, Span span) {
        drive.recordedAs(span);
        // Counted before it can end, so that the count is never too low.
        inFlight.begins(drive);
        Drive earlier = drives.put(drive.tsn, drive);
        if (earlier != null) {
            earlier.retire();
            earlier.span().end();
            inFlight.left(earlier);
            drive.journal().inherit(earlier.journal());
        }
        drive.step(drive::begin);
    }

    /** As {@link #start}, unless this instance drives the transaction by now. */
    private void startIfIdle(Drive drive, Span span) {
        drive.recordedAs(span);
        inFlight.begins(drive);
        if (drives.putIfAbsent(drive.tsn, drive) == null) {
            drive.step(drive::begin);
        } else {
            inFlight.left(drive);
            span.end();
        }
    }

    /** The drive has ended: settled, left to its due time, or taken over by another instance. */
    void left(Drive drive) {
        if (drives.remove(drive.tsn, drive)) {
            inFlight.left(drive);
        }
        drive.span().end();
        handOverEvents(drive);
    }

    /** Its unrecorded events pass to another drive of the order on this instance. */
    private void handOverEvents(Drive drive) {
        if (drive.journal().isEmpty()) {
            return;
        }
        Optional.ofNullable(drive.successor())
                .or(() -> drive.state().transactions().stream()
                        .map(t -> drives.get(t.tsn()))
                        .filter(other -> other != null && other != drive)
                        .findFirst())
                .ifPresent(heir -> heir.journal().inherit(drive.journal()));
    }

    /** Triggers a channel query of the order's open transaction now; succeeds without waiting for the response. */
    public Future<Void> prompt(OrderState state, Span request) {
        Transaction open = openTransaction(state);
        return open == null ? Future.succeededFuture() : prompt(state, open, request);
    }

    /** As {@link #prompt(OrderState, Span)}, for one of its open transactions. */
    public Future<Void> prompt(OrderState state, Transaction open, Span request) {
        Drive here = drives.get(open.tsn());
        if (here != null) {
            here.wake();
            return Future.succeededFuture();
        }
        Instant now = instance.now();
        // An unpaid order is queried and undone under its payment's number.
        long number =
                state.order().balance().paid() ? open.tsn() : state.payment().tsn();
        if (!minimumWaits.left(number, now).isZero()) {
            return Future.succeededFuture();
        }
        Instant until = now.plus(schedules.limits().payDeadline());
        return ledger.claim(instance.id(), state.order().key(), open.tsn(), until)
                .onSuccess(claim -> claim.ifPresentOrElse(
                        c -> resume(c.state(), c.tsn(), request.child(RESUMED)), () -> queryOnce(state, open, request)))
                .mapEmpty();
    }

    /**
     * Asks the channel, now or as soon as the order's refunds are settled, what it returned of a paid order in all.
     * Durable when it succeeds; the answer is not waited for. Fails with {@link upay.port.StoreException}.
     *
     * @param causes for the order's history
     * @param callback that made it necessary
     */
    public Future<Void> checkReturned(OrderState state, List<HistoryEvent> causes, Span callback) {
        return ConflictRetry.decide(ledger, state, now -> beginCheck(now, causes))
                .compose(begun -> prompt(begun, begun.payment(), callback));
    }

    private Future<OrderState> beginCheck(OrderState state, List<HistoryEvent> causes) {
        Instant now = instance.now();
        Optional<Change> change = ExternalRefunds.check(state, now);
        if (change.isEmpty()) {
            return Future.succeededFuture(state);
        }
        Change reported = change.get().reported(new HistoryRecord(now, instance.id(), causes));
        return ledger.apply(reported)
                .compose(applied -> applied == Ledger.Applied.DONE
                        ? Future.succeededFuture(Bookkeeping.after(state, reported))
                        : ConflictRetry.lost());
    }

    /** Another live instance drives it: query here, and leave all actions to that instance. */
    private void queryOnce(OrderState state, Transaction open, Span request) {
        if (open.step() == Step.PAY) {
            startIfIdle(new OneShotQueryDrive(this, state), request.child(RESUMED));
        }
    }

    /** The transaction that determines the order's status; null if none does. */
    private static @Nullable Transaction openTransaction(OrderState state) {
        Order order = state.order();
        if (order.status() == OrderStatus.REFUND_ERROR) {
            return state.transactions().stream()
                    .filter(t -> t.type() == TransactionType.REFUND && t.isOpen())
                    .filter(t -> t.status().isUnknown())
                    .findFirst()
                    .orElse(null);
        }
        boolean byCancel = order.hasCancel() && order.status() != OrderStatus.PAY_ERROR;
        Transaction deciding =
                byCancel ? state.transaction(order.balance().cancelTsn()).orElse(null) : state.payment();
        return deciding != null && deciding.isOpen() ? deciding : null;
    }

    /**
     * A callback settled a payment: its drive on this instance need not poll any more.
     *
     * @param callback the callback's span
     */
    public void notified(OrderState before, OrderState after, Action action, Span callback) {
        long tsn = after.payment().tsn();
        Drive here = drives.get(tsn);
        changed(before, after, tsn, action, here == null ? callback : here.span());
        if (here != null) {
            here.overtaken(null);
        }
    }

    /**
     * What was returned elsewhere is recorded.
     *
     * @param callback that said so
     */
    public void recorded(OrderState before, OrderState after, Span callback) {
        changed(before, after, after.newest().tsn(), Action.CHECK, callback);
    }

    /** A drive stored a new state. */
    void changed(OrderState before, OrderState after, long tsn, @Nullable Action action, Span span) {
        watchers.update(after);
        if (before.order().status() != after.order().status()
                || !before.order()
                        .balance()
                        .net()
                        .equals(after.order().balance().net())) {
            log(before.order(), after.order(), after.transaction(tsn).orElseThrow(), action, span);
        }
    }

    /** One event line per state change; no personal data, no secrets. */
    private void log(Order before, Order after, Transaction transaction, @Nullable Action action, Span span) {
        Duration age = Duration.between(after.ctime(), instance.now());
        OrderLog.about(EVENTS.atInfo(), after, span)
                .addKeyValue("action", action)
                .addKeyValue("from", before.status())
                .addKeyValue("to", after.status())
                .addKeyValue("outcome", transaction.status())
                .addKeyValue("net", after.balance().net())
                .addKeyValue("error", after.failure().error())
                .addKeyValue("ms", age.toMillis())
                .log("order");
    }

    /** The work of a new transaction that this instance drives. */
    public Transaction.Term term(Instant deadline) {
        return new Transaction.Term(
                deadline,
                deadline.plus(schedules.upkeep().takeoverGrace()),
                instance().id());
    }

    /** Jitter of ±20 %, so that simultaneous failures are not retried simultaneously. */
    Duration jittered(Duration delay) {
        double factor = 0.8 + 0.4 * random.getAsDouble();
        return Duration.ofNanos(Math.round(delay.toNanos() * factor));
    }
}
