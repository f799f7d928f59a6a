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
import upay.port.RestoreGuard;
import upay.port.StoreException;
import upay.protocol.RefundRequest;
import upay.protocol.Reply;
import upay.settlement.ConflictRetry;
import upay.settlement.Settlement;
import upay.tracing.Span;

/**
 * refund: partial or full, repeatedly (protocol.md#refund). Refusals in this order: no such order, same number (replay
 * or conflict), the till's rights, state, amount; the till's daily cap with the commit. A replay needs no right: the
 * till only asks for the outcome of a permitted refund.
 */
public final class RefundOperation implements Operation<RefundRequest> {
    private final Ports ports;
    private final Settlement settlement;
    private final NumberGenerator numbers;
    private final OrderLookup lookup;
    private final OrderRefresh refresh;
    private final ForgottenRefunds forgotten;

    public RefundOperation(Ports ports, Settlement settlement, NumberGenerator numbers) {
        this(ports, settlement, numbers, RestoreGuard.NONE);
    }

    /** @param guard whether refunds may be forgotten */
    public RefundOperation(Ports ports, Settlement settlement, NumberGenerator numbers, RestoreGuard guard) {
        this.forgotten = new ForgottenRefunds(ports, settlement, guard);
        this.ports = ports;
        this.settlement = settlement;
        this.numbers = numbers;
        this.lookup = new OrderLookup(ports.ledger());
        this.refresh = new OrderRefresh(ports, settlement);
    }

    @Override
    public Future<Reply> run(Caller caller, RefundRequest request) {
        return lookup.one(
                caller,
                request.order(),
                found -> found.isEmpty()
                        ? Future.succeededFuture(OrderReplies.notFound())
                        : ConflictRetry.decide(ports.ledger(), found.get(), state -> decide(caller, state, request)));
    }

    private Future<Reply> decide(Caller caller, OrderState state, RefundRequest request) {
        return decide(caller, state, request, false);
    }

    /** @param uncovered whether the order has all that the channel has returned, as far as it had to be asked */
    private Future<Reply> decide(Caller caller, OrderState state, RefundRequest request, boolean uncovered) {
        Optional<Transaction> earlier = state.refund(request.refundRequestNo());
        if (earlier.isPresent()) {
            return replay(caller, state, earlier.get(), request);
        }
        Optional<Reply> forbidden = TerminalPermission.refusesRefund(caller.terminal(), state, request.refundAmount());
        if (forbidden.isPresent()) {
            return Future.succeededFuture(forbidden.get());
        }
        Order order = state.order();
        if (!isRefundable(order) || order.hasCancel()) {
            String why = order.hasCancel() && isRefundable(order) ? "撤单处理中" : "当前的订单状态是" + order.status();
            return Future.succeededFuture(OrderReplies.refused(BizError.UPAY_REFUND_INVALID_ORDER_STATE, why, state));
        }
        if (request.refundAmount().isMoreThan(order.refundable())) {
            return Future.succeededFuture(OrderReplies.refused(
                    BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "最多可退" + order.refundable() + "分", state));
        }
        if (!uncovered && forgotten.mayHide(order, request.refundAmount())) {
            return uncover(caller, state, request);
        }
        return numbers.next().compose(tsn -> begin(caller, state, transaction(order, request, tsn), request));
    }

    private Future<Reply> uncover(Caller caller, OrderState state, RefundRequest request) {
        return forgotten
                .uncover(state)
                .compose(now -> now.sure()
                        ? decide(caller, now.state(), request, true)
                        : Future.succeededFuture(OrderReplies.refused(
                                BizError.UPAY_REFUND_INVALID_ORDER_STATE,
                                "数据恢复后，该订单的部分退款须先与支付通道核对；订单已退" + returned(now.state()) + "分",
                                now.state())));
    }

    private static long returned(OrderState state) {
        return state.order().purchase().total().value()
                - state.order().balance().net().value();
    }

    private static boolean isRefundable(Order order) {
        return order.status() == OrderStatus.PAID || order.status() == OrderStatus.PARTIAL_REFUNDED;
    }

    private Future<Reply> begin(Caller caller, OrderState state, Transaction refund, RefundRequest request) {
        Change change = beginning(caller, state, refund);
        OrderState stored = Bookkeeping.after(state, change);
        return StoreSpans.apply(caller.span(), ports.ledger().apply(change)).transform(applied -> {
            if (applied.failed()) {
                return notApplied(applied.cause(), caller, stored, refund.tsn(), request);
            }
            return switch (applied.result()) {
                case DONE -> begun(stored, refund.tsn(), caller.span());
                case LOST_RACE -> ConflictRetry.lost();
                case OVER_CAP -> Future.succeededFuture(TerminalPermission.overDailyCap(caller.terminal(), state));
            };
        });
    }

    private Future<Reply> begun(OrderState stored, long tsn, Span span) {
        Future<OrderState> decided = settlement.watchers().await(stored, isDecided(tsn), patience());
        settlement.watchers().update(stored);
        settlement.refund(stored, tsn, span);
        return decided.map(s -> OrderReplies.refund(s, tsn));
    }

    private Change beginning(Caller caller, OrderState state, Transaction refund) {
        String number = refund.request().refundRequestNo();
        HistoryEvent asked = caller.asked(
                refund.ctime(),
                HistoryEvent.Request.REFUND,
                number,
                "refund " + number + " of " + refund.amount() + " fen");
        return Bookkeeping.beginRefund(state, refund)
                .reported(StoreSpans.report(ports.instance(), asked, refund.tsn(), caller.span()))
                .counted(TerminalPermission.counted(caller.terminal(), refund.ctime(), refund.amount()));
    }

    /** The refund may have been stored: its outcome is unknown to the client until the store is back. */
    private Future<Reply> notApplied(
            Throwable failure, Caller caller, OrderState stored, long tsn, RefundRequest request) {
        if (StoreException.certain(failure)) {
            return Future.failedFuture(failure);
        }
        settlement.recover(stored.order(), tsn, caller.span(), now -> beginAgain(caller, now, tsn, request));
        return Future.succeededFuture(OrderReplies.refund(stored, tsn));
    }

    /** Not if its client has repeated it meanwhile, which started it under another number. */
    private Optional<Change> beginAgain(Caller caller, OrderState state, long tsn, RefundRequest request) {
        Order order = state.order();
        boolean open = isRefundable(order)
                && !order.hasCancel()
                && state.refund(request.refundRequestNo()).isEmpty()
                && !request.refundAmount().isMoreThan(order.refundable());
        return open ? Optional.of(beginning(caller, state, transaction(order, request, tsn))) : Optional.empty();
    }

    /**
     * The same number again: the current outcome of that refund, which is not executed twice. Without an outcome its
     * next attempt is brought forward.
     */
    private Future<Reply> replay(Caller caller, OrderState state, Transaction earlier, RefundRequest request) {
        if (!earlier.amount().equals(request.refundAmount())) {
            Optional<Reply> outOfReach = TerminalPermission.refusesReach(caller.terminal(), state.order());
            if (outOfReach.isPresent()) {
                return Future.succeededFuture(outOfReach.get());
            }
            return Future.succeededFuture(OrderReplies.refused(
                    BizError.REFUND_REQUEST_CONFLICT, "该退款序列号已用于退款" + earlier.amount() + "分", state));
        }
        if (earlier.status() == TransactionStatus.IN_PROG) {
            return settlement
                    .watchers()
                    .join(state, isDecided(earlier.tsn()), patience())
                    .map(s -> OrderReplies.refund(s, earlier.tsn()));
        }
        if (earlier.status().isUnknown() && earlier.isOpen()) {
            return refresh.refresh(
                            state,
                            all -> settlement.prompt(
                                    all, all.transaction(earlier.tsn()).orElse(earlier), caller.span()))
                    .map(s -> OrderReplies.refund(s, earlier.tsn()));
        }
        return Future.succeededFuture(OrderReplies.refund(state, earlier.tsn()));
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
        return settlement.schedules().waits().refundWait().plus(Schedules.BOOKING);
    }

    private Transaction transaction(Order order, RefundRequest request, long tsn) {
        Instant now = ports.instance().now();
        Instant deadline = now.plus(settlement.schedules().waits().refundWait());
        return Transaction.refund(
                tsn,
                order.key(),
                request.refundAmount(),
                now,
                new Transaction.Request(
                        request.operator(),
                        request.refundRequestNo(),
                        request.clientTsn(),
                        request.reflect(),
                        request.extended()),
                settlement.term(deadline));
    }
}
