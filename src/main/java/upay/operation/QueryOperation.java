package upay.operation;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Transaction;
import upay.domain.terminal.Terminal;
import upay.port.Ports;
import upay.protocol.QueryRequest;
import upay.protocol.Reply;
import upay.settlement.Settlement;
import upay.tracing.Span;

/** query: the state of an order or refund; triggers a channel query while it is not final (protocol.md#query). */
public final class QueryOperation implements Operation<QueryRequest> {
    private final Ports ports;
    private final Settlement settlement;
    private final OrderRefresh refresh;
    /** Created once: queries are the most frequent requests. */
    private final Function<Optional<OrderState>, Future<Reply>> answering = this::answerUnrecorded;

    public QueryOperation(Ports ports, Settlement settlement) {
        this.ports = ports;
        this.settlement = settlement;
        this.refresh = new OrderRefresh(ports, settlement);
    }

    @Override
    public Future<Reply> run(Caller caller, QueryRequest query) {
        Terminal till = caller.terminal();
        String refundRequestNo = query.refundRequestNo();
        Span span = caller.span();
        Future<Optional<OrderState>> search =
                StoreSpans.find(span, ports.ledger().find(till.merchantId(), query.sn(), query.clientSn()));
        if (refundRequestNo != null) {
            return search.compose(found -> answerRefund(caller, found, refundRequestNo));
        }
        boolean usual = !till.rights().ownStoreOnly() && !span.isRecorded() && caller.requestedWait() == null;
        return search.compose(usual ? answering : found -> answerOwn(caller, found));
    }

    private Future<Reply> answerOwn(Caller caller, Optional<OrderState> found) {
        return found.flatMap(state -> TerminalPermission.refusesReach(caller.terminal(), state.order()))
                .map(Future::succeededFuture)
                .orElseGet(() -> answer(found, caller.span(), caller.requestedWait()));
    }

    private Future<Reply> answerUnrecorded(Optional<OrderState> found) {
        return answer(found, Span.NONE, null);
    }

    private Future<Reply> answer(Optional<OrderState> found, Span span, @Nullable RequestedWait wait) {
        if (found.isEmpty()) {
            return Future.succeededFuture(OrderReplies.notFound());
        }
        OrderState state = found.get();
        return state.order().status().isFinal()
                ? Future.succeededFuture(OrderReplies.query(state))
                : refresh.refresh(state, all -> settlement.prompt(all, span), wait, QueryOperation::isDecided)
                        .map(OrderReplies::query);
    }

    /** Of all queries only this one needs all transactions of a final order. */
    private Future<Reply> answerRefund(Caller caller, Optional<OrderState> found, String refundRequestNo) {
        if (found.isEmpty()) {
            return Future.succeededFuture(OrderReplies.notFound());
        }
        Optional<Reply> outOfReach =
                TerminalPermission.refusesReach(caller.terminal(), found.get().order());
        return outOfReach.isPresent()
                ? Future.succeededFuture(outOfReach.get())
                : ports.ledger()
                        .load(found.get().order().key())
                        .compose(all -> answerRefund(caller, all.orElse(found.get()), refundRequestNo));
    }

    private Future<Reply> answerRefund(Caller caller, OrderState state, String refundRequestNo) {
        Optional<Transaction> refund = state.refund(refundRequestNo);
        if (refund.isEmpty()) {
            return Future.succeededFuture(OrderReplies.refused(
                    BizError.UPAY_ORDER_NOT_EXISTS, "该订单没有refund_request_no为" + refundRequestNo + "的退款"));
        }
        Transaction asked = refund.get();
        return asked.status().isFinal()
                ? Future.succeededFuture(OrderReplies.query(state, asked))
                : refresh.refresh(
                                state,
                                all -> settlement.prompt(
                                        all, all.transaction(asked.tsn()).orElse(asked), caller.span()),
                                caller.requestedWait(),
                                all -> all.transaction(asked.tsn())
                                        .orElse(asked)
                                        .status()
                                        .isFinal())
                        .map(all -> OrderReplies.query(
                                all, all.transaction(asked.tsn()).orElse(asked)));
    }

    /** Whether nothing that the till has to wait for can follow (protocol.md#verdict). */
    private static boolean isDecided(OrderState state) {
        Order order = state.order();
        return order.status() != OrderStatus.REFUND_ERROR
                && (order.status() != OrderStatus.CREATED || order.hasCancel());
    }
}
