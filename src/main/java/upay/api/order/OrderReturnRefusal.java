package upay.api.order;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.api.Problem;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.ResultCode;
import upay.protocol.Reply;
import upay.protocol.Reply.Answer;

/** Why a refund or cancel was not begun, in words for an operator: a terminal's reply has those for its cashier. */
final class OrderReturnRefusal {
    private OrderReturnRefusal() {}

    /**
     * Empty: it was begun, now or before.
     *
     * @param state the order as it is now
     */
    static Optional<Problem> ofRefund(OrderState state, Reply reply, String number) {
        BizError error = refusal(reply);
        if (error == null) {
            return Optional.empty();
        }
        Order order = state.order();
        return switch (error) {
            case REFUND_REQUEST_CONFLICT ->
                Optional.of(Problem.conflict("The refund_request_no " + number + " was used for another amount: "
                        + state.refund(number).map(one -> one.amount() + " fen").orElse("see the order")
                        + ". Use a new number for a new refund."));
            case REFUND_AMT_NOT_EQUAL_TOTAL ->
                Optional.of(Problem.invalid(
                        "amount", "At most " + order.refundable() + " fen of the order can be refunded."));
            case UPAY_REFUND_INVALID_ORDER_STATE -> Optional.of(Problem.conflict(refundState(order)));
            case UPAY_ORDER_NOT_EXISTS -> Optional.of(Problem.notFound("There is no such order."));
            // A refund that the channel has refused is told with its order.
            default ->
                state.refund(number).isPresent()
                        ? Optional.empty()
                        : Optional.of(Problem.conflict("It was not refunded: " + error + "."));
        };
    }

    private static String refundState(Order order) {
        boolean refundable = order.status() == OrderStatus.PAID || order.status() == OrderStatus.PARTIAL_REFUNDED;
        if (refundable && order.hasCancel()) {
            return "A cancel of the order is under way, which returns all of it. Look at the order again.";
        }
        if (refundable) {
            return "Since the store was restored, a part of this order can be refunded only if the channel says what it"
                    + " has returned so far. Compare with the channel's bill; then refund all of it, or release the restore.";
        }
        return "The order is " + order.status()
                + ": only one that is PAID or PARTIAL_REFUNDED can be refunded. Look at what comes next for it.";
    }

    /** Empty: it was begun, now or before. */
    static Optional<Problem> ofCancel(OrderState state, Reply reply) {
        BizError error = refusal(reply);
        if (error == null) {
            return Optional.empty();
        }
        Order order = state.order();
        return Optional.of(
                switch (error) {
                    case UPAY_CANCEL_INVALID_ORDER_STATE -> Problem.conflict(cancelState(order));
                    case UPAY_ORDER_NOT_EXISTS -> Problem.notFound("There is no such order.");
                    default -> Problem.conflict("It was not cancelled: " + error + ". Look at the order again.");
                });
    }

    private static String cancelState(Order order) {
        if (order.status() != OrderStatus.PAID) {
            return "The order is " + order.status() + ": only one that is open or PAID can be cancelled.";
        }
        return order.balance().refunding().isZero()
                ? "The time in which the order may be cancelled is over. Refund it."
                : "A refund of the order is under way. Look at the order again.";
    }

    /** Null: none. */
    private static @Nullable BizError refusal(Reply reply) {
        return reply instanceof Answer answer && answer.code() == ResultCode.FAIL ? answer.error() : null;
    }
}
