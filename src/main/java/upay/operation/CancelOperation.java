package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import upay.books.Bookkeeping;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Schedules;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.history.HistoryEvent;
import upay.port.Ledger.Change;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.port.StoreException;
import upay.protocol.OrderRef;
import upay.protocol.Reply;
import upay.settlement.ConflictRetry;
import upay.settlement.Settlement;
import upay.tracing.Span;

/** cancel and revoke: stop an open payment, or return a paid order in full (protocol.md#cancel). */
public final class CancelOperation implements Operation<OrderRef> {
    private final Ports ports;
    private final Settlement settlement;
    private final NumberGenerator numbers;
    private final OrderLookup lookup;

    public CancelOperation(Ports ports, Settlement settlement, NumberGenerator numbers) {
        this.ports = ports;
        this.settlement = settlement;
        this.numbers = numbers;
        this.lookup = new OrderLookup(ports.ledger());
    }

    @Override
    public Future<Reply> run(Caller caller, OrderRef ref) {
        return ConflictRetry.repeat(() -> lookup.one(
                caller,
                ref,
                found -> found.isEmpty()
                        ? reserve(caller, ref)
                        : ConflictRetry.decide(ports.ledger(), found.get(), state -> decide(caller, state))));
    }

    /** The till gets the response that nothing was charged: a late pay with this number must find it taken. */
    private Future<Reply> reserve(Caller caller, OrderRef ref) {
        if (ref.clientSn() == null) {
            return Future.succeededFuture(OrderReplies.notFound());
        }
        return ports.ledger()
                .reserve(caller.terminal().merchantId(), ref.clientSn())
                .transform(reserved -> {
                    if (reserved.failed()) {
                        return StoreException.certain(reserved.cause())
                                ? Future.failedFuture(reserved.cause())
                                : Future.succeededFuture(OrderReplies.cancelInDoubt());
                    }
                    return reserved.result() ? Future.succeededFuture(OrderReplies.notFound()) : ConflictRetry.lost();
                });
    }

    private Future<Reply> decide(Caller caller, OrderState state) {
        Order order = state.order();
        Optional<Reply> forbidden = forbidden(caller, state);
        if (forbidden.isPresent()) {
            return Future.succeededFuture(forbidden.get());
        }
        return switch (order.status()) {
            case CREATED -> order.hasCancel() ? join(state) : begin(caller, state);
            case PAID -> {
                if (order.hasCancel()) {
                    yield join(state);
                }
                if (!order.balance().refunding().isZero()) {
                    yield refused(state, "退款处理中");
                }
                yield mayBeCancelled(order) ? begin(caller, state) : refused(state, "已超过可撤单时间，请使用退款");
            }
            case PAY_CANCELED, CANCELED -> Future.succeededFuture(OrderReplies.cancel(state));
            case PAY_ERROR, CANCEL_ERROR -> prompt(caller, state);
            case REFUNDED, PARTIAL_REFUNDED, REFUND_ERROR -> refused(state, "当前的订单状态是" + order.status());
        };
    }

    /** A cancel in progress needs no right: the till only asks for its outcome. */
    private static Optional<Reply> forbidden(Caller caller, OrderState state) {
        Order order = state.order();
        boolean begins =
                !order.hasCancel() && (order.status() == OrderStatus.CREATED || order.status() == OrderStatus.PAID);
        return begins
                ? TerminalPermission.refusesCancel(caller.terminal(), state)
                : TerminalPermission.refusesReach(caller.terminal(), order);
    }

    private static Future<Reply> refused(OrderState state, String why) {
        return Future.succeededFuture(OrderReplies.refused(BizError.UPAY_CANCEL_INVALID_ORDER_STATE, why, state));
    }

    /** Same Asia/Shanghai day as the order, or shortly after it. */
    private boolean mayBeCancelled(Order order) {
        Instant now = ports.instance().now();
        boolean sameDay = TerminalPermission.day(now).equals(TerminalPermission.day(order.ctime()));
        return sameDay
                || now.isBefore(
                        order.ctime().plus(settlement.schedules().limits().cancelWindow()));
    }

    private Future<Reply> begin(Caller caller, OrderState state) {
        return numbers.next().compose(tsn -> begin(caller, state, transaction(state.order(), tsn)));
    }

    private Future<Reply> begin(Caller caller, OrderState state, Transaction cancel) {
        Change change = beginning(caller, state, cancel);
        OrderState stored = Bookkeeping.after(state, change);
        return StoreSpans.apply(caller.span(), ports.ledger().apply(change)).transform(applied -> {
            if (applied.failed()) {
                return notApplied(applied.cause(), caller, stored);
            }
            return switch (applied.result()) {
                case DONE -> begun(stored, caller.span());
                case LOST_RACE -> ConflictRetry.lost();
                case OVER_CAP -> Future.succeededFuture(TerminalPermission.overDailyCap(caller.terminal(), state));
            };
        });
    }

    private Future<Reply> begun(OrderState stored, Span span) {
        long tsn = stored.order().balance().cancelTsn();
        Future<OrderState> decided = settlement.watchers().await(stored, isDecided(tsn), patience());
        settlement.watchers().update(stored);
        settlement.cancel(stored, tsn, span);
        return decided.map(state -> OrderReplies.cancel(state, tsn));
    }

    private Change beginning(Caller caller, OrderState state, Transaction cancel) {
        HistoryEvent asked = caller.asked(cancel.ctime(), HistoryEvent.Request.CANCEL, null, "cancel");
        Change change = Bookkeeping.beginCancel(state, cancel)
                .reported(StoreSpans.report(ports.instance(), asked, cancel.tsn(), caller.span()));
        return state.order().balance().paid()
                ? change.counted(TerminalPermission.counted(caller.terminal(), cancel.ctime(), cancel.amount()))
                : change;
    }

    /** The cancel may have been stored: its outcome is unknown to the client until the store is back. */
    private Future<Reply> notApplied(Throwable failure, Caller caller, OrderState stored) {
        if (StoreException.certain(failure)) {
            return Future.failedFuture(failure);
        }
        long tsn = stored.order().balance().cancelTsn();
        settlement.recover(stored.order(), tsn, caller.span(), now -> beginAgain(caller, now, tsn));
        return Future.succeededFuture(OrderReplies.cancel(stored));
    }

    /** Whether the cancel arrived in time. */
    private Optional<Change> beginAgain(Caller caller, OrderState state, long tsn) {
        Order order = state.order();
        boolean open = order.status() == OrderStatus.CREATED
                || order.status() == OrderStatus.PAID
                        && order.balance().refunding().isZero();
        return open && !order.hasCancel()
                ? Optional.of(beginning(caller, state, transaction(order, tsn)))
                : Optional.empty();
    }

    private Future<Reply> join(OrderState state) {
        long tsn = state.order().balance().cancelTsn();
        return settlement.watchers().join(state, isDecided(tsn), patience()).map(now -> OrderReplies.cancel(now, tsn));
    }

    /** The reversal is outstanding already: retry it now, and return its outcome. */
    private Future<Reply> prompt(Caller caller, OrderState state) {
        Future<OrderState> watchers = settlement
                .watchers()
                .awaitRound(state, settlement.schedules().waits().cancelWait());
        return settlement
                .prompt(state, caller.span())
                .transform(any -> watchers)
                .map(OrderReplies::cancel);
    }

    private static Predicate<OrderState> isDecided(long tsn) {
        return state -> state.transaction(tsn)
                .filter(t -> t.status() != TransactionStatus.IN_PROG)
                .isPresent();
    }

    /**
     * Slightly longer than the drive's wait, so that the order has its new status when the client gets the response.
     */
    private Duration patience() {
        return settlement.schedules().waits().cancelWait().plus(Schedules.BOOKING);
    }

    private Transaction transaction(Order order, long tsn) {
        Instant now = ports.instance().now();
        Instant deadline = now.plus(settlement.schedules().waits().cancelWait());
        return Transaction.cancel(tsn, order, now, settlement.term(deadline));
    }
}
