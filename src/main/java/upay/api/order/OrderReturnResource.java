package upay.api.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.order.OrderReader.Known;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.identity.Permission;
import upay.operation.Caller;
import upay.operation.CancelOperation;
import upay.operation.RefundOperation;
import upay.orderview.TransactionFields;
import upay.protocol.OrderRef;
import upay.protocol.RefundRequest;
import upay.protocol.Reply;
import upay.tracing.Span;

/**
 * Returns a customer's money on behalf of the order's terminal, by the same operations as a terminal's own request: stored
 * before the channel is called, driven to its end by any instance, and never executed twice.
 */
public final class OrderReturnResource implements ApiResource {
    private static final int NUMBER_MAX = 32;
    private static final long AMOUNT_MAX = 999_999_999_999L;
    /** Who the merchant's till and webhooks see as the refund's operator: not a name of the staff. */
    private static final String OPERATOR = "operator";

    private final OrderReader orders;
    private final RefundOperation refund;
    private final CancelOperation cancel;

    public OrderReturnResource(ApiStore store, OrderWork work) {
        this.orders = new OrderReader(store, work);
        var numbers = work.ports().numbers();
        this.refund = new RefundOperation(work.ports(), work.settlement(), numbers, work.guard());
        this.cancel = new CancelOperation(work.ports(), work.settlement(), numbers);
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.post("/orders/{sn}/refund", Permission.REFUND_ORDERS, this::refund),
                ApiRoute.post("/orders/{sn}/cancel", Permission.CANCEL_ORDERS, this::cancel));
    }

    /** How it went. */
    private enum Result {
        SUCCEEDED,
        /** Stored, and its outcome is not known yet. */
        UNDER_WAY,
        /** The channel refused it for good: no money was moved. */
        REFUSED;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @param json the answer */
    private record Done(Result result, JsonObject json) {}

    private Future<ApiAnswer> refund(ApiRequest request) {
        ApiFields fields = request.fields();
        long amount = fields.number("amount", 1, AMOUNT_MAX);
        String number = fields.line("refund_request_no", NUMBER_MAX);
        String reason = fields.line("reason", OrderActs.REASON_MAX);
        fields.end();
        JsonObject asked = new JsonObject().put("amount", amount).put("refund_request_no", number);
        return perform(request, AuditAction.ORDER_REFUND, reason, asked, state -> {
            boolean again = state.refund(number).isPresent();
            RefundRequest wanted = new RefundRequest(ref(state), number, Fen.of(amount), OPERATOR, null, null, null);
            return refund.run(caller(request, state, reason), wanted)
                    .compose(reply ->
                            orders.knownNow(state.order().key()).map(known -> refunded(known, reply, number, again)));
        });
    }

    private Future<ApiAnswer> cancel(ApiRequest request) {
        ApiFields fields = request.fields();
        String reason = fields.line("reason", OrderActs.REASON_MAX);
        fields.end();
        return perform(request, AuditAction.ORDER_CANCEL, reason, new JsonObject(), state -> cancel.run(
                        caller(request, state, reason), ref(state))
                .compose(reply -> orders.knownNow(state.order().key()).map(known -> cancelled(known, reply))));
    }

    private Future<ApiAnswer> perform(
            ApiRequest request,
            AuditAction action,
            String reason,
            JsonObject asked,
            Function<OrderState, Future<Done>> work) {
        return orders.state(request)
                .compose(state -> request.perform(
                        Act.of(action, Long.toString(state.order().key().sn())).because(reason),
                        asked,
                        () -> work.apply(state),
                        done -> new JsonObject()
                                .put("result", done.result.text())
                                .put("status", done.json.getString("status"))))
                .map(done -> done.result == Result.UNDER_WAY ? ApiAnswer.accepted(done.json) : ApiAnswer.ok(done.json));
    }

    private static Caller caller(ApiRequest request, OrderState state, String reason) {
        return Caller.inPlaceOfTerminal(state.order(), new Caller.Operator(OrderActs.by(request), reason), Span.NONE);
    }

    private static OrderRef ref(OrderState state) {
        return new OrderRef(Long.toString(state.order().key().sn()), null);
    }

    private static Done refunded(Known known, Reply reply, String number, boolean again) {
        OrderReturnRefusal.ofRefund(known.state(), reply, number).ifPresent(problem -> {
            throw problem;
        });
        JsonObject json = OrderJson.standing(known);
        Result result = known.state()
                .refund(number)
                .map(refund -> {
                    json.put("refund", OrderJson.of(TransactionFields.of(refund)));
                    return result(refund);
                })
                // Its commit was not confirmed yet.
                .orElse(Result.UNDER_WAY);
        json.put("result", result.text()).put("again", again);
        if (again) {
            json.put(
                    "detail",
                    "This refund_request_no was used before: this is that refund, and no other one was made.");
        }
        return new Done(result, json);
    }

    private static Result result(Transaction refund) {
        return refund.status() == TransactionStatus.SUCCESS
                ? Result.SUCCEEDED
                : refund.status() == TransactionStatus.FAIL_CANCELED ? Result.REFUSED : Result.UNDER_WAY;
    }

    private static Done cancelled(Known known, Reply reply) {
        OrderReturnRefusal.ofCancel(known.state(), reply).ifPresent(problem -> {
            throw problem;
        });
        OrderStatus status = known.state().order().status();
        boolean ended = status == OrderStatus.CANCELED || status == OrderStatus.PAY_CANCELED;
        Result result = ended ? Result.SUCCEEDED : Result.UNDER_WAY;
        return new Done(result, OrderJson.standing(known).put("result", result.text()));
    }
}
