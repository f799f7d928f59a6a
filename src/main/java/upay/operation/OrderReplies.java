package upay.operation;

import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.ResultCode;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.protocol.Reply;
import upay.protocol.Reply.Answer;

/**
 * Maps an order's state to the reply of each operation (protocol.md#result-codes). Derived from the stored state alone,
 * so that a repeated request gets the current outcome from any instance. Pure.
 */
public final class OrderReplies {
    private static final String UNDOING = "支付结果未知，请勿交货；网关正在向支付通道冲正，直到确认为止，请稍后查询";
    private static final String CANCELLING = "撤单结果未知；网关将持续向支付通道确认，请稍后查询或再次撤单";
    private static final String REFUNDING = "退款结果未知；网关将持续向支付通道确认，请稍后查询，或用同一退款序列号再次请求";

    private OrderReplies() {}

    static Reply pay(OrderState state) {
        Transaction payment = state.payment();
        Order order = state.order();
        TransactionStatus status = payment.status();
        if (status == TransactionStatus.SUCCESS) {
            return new Answer(ResultCode.PAY_SUCCESS, null, null, order, payment);
        }
        if (status == TransactionStatus.IN_PROG) {
            return new Answer(ResultCode.PAY_IN_PROGRESS, null, null, order, payment);
        }
        BizError error = payment.failure().error() != null ? payment.failure().error() : BizError.TRADE_FAILED;
        return status == TransactionStatus.FAIL_CANCELED
                ? new Answer(
                        ResultCode.PAY_FAIL,
                        error,
                        message(error, payment.failure().message()),
                        order,
                        payment)
                : new Answer(ResultCode.PAY_FAIL_ERROR, error, UNDOING, order, payment);
    }

    /** A precreate without a QR code or a wap_pay_request can never be paid: it has failed, whether or not its close is confirmed. */
    static Reply precreate(OrderState state) {
        Transaction payment = state.payment();
        TransactionStatus status = payment.status();
        boolean open = status == TransactionStatus.IN_PROG || status == TransactionStatus.SUCCESS;
        if (open && state.order().trade().walletRequest() != null) {
            return new Answer(ResultCode.PRECREATE_SUCCESS, null, null, state.order(), payment);
        }
        BizError error = payment.failure().error() != null ? payment.failure().error() : BizError.TRADE_FAILED;
        String message = message(error, payment.failure().message());
        return new Answer(ResultCode.PRECREATE_FAIL, error, message, state.order(), payment);
    }

    static Reply refund(OrderState state, long tsn) {
        Transaction refund = state.transaction(tsn).orElseThrow();
        return switch (refund.status()) {
            case SUCCESS -> new Answer(ResultCode.REFUND_SUCCESS, null, null, state.order(), refund);
            case FAIL_CANCELED -> {
                BizError error =
                        refund.failure().error() != null ? refund.failure().error() : BizError.TRADE_FAILED;
                yield new Answer(
                        ResultCode.FAIL, error, message(error, refund.failure().message()), state.order(), refund);
            }
            default -> new Answer(ResultCode.REFUND_ERROR, null, REFUNDING, state.order(), refund);
        };
    }

    /**
     * The reply of this cancel.
     *
     * @param tsn its number; it may have ended without effect, since money was returned elsewhere
     */
    static Reply cancel(OrderState state, long tsn) {
        Failure overtaken = state.transaction(tsn)
                .filter(cancel -> cancel.status() == TransactionStatus.FAIL_CANCELED)
                .map(Transaction::failure)
                .orElse(Failure.NONE);
        return overtaken.error() == null ? cancel(state) : refused(overtaken.error(), overtaken.message(), state);
    }

    /** The reply of a cancel that was executed now, executed before, or joined one in flight. */
    static Reply cancel(OrderState state) {
        Order order = state.order();
        Transaction own = order.hasCancel()
                ? state.transaction(order.balance().cancelTsn()).orElse(state.newest())
                : state.newest();
        OrderStatus status = order.status();
        if (status == OrderStatus.CANCELED) {
            return new Answer(ResultCode.CANCEL_SUCCESS, null, null, order, own);
        }
        if (status == OrderStatus.PAY_CANCELED) {
            return new Answer(ResultCode.CANCEL_ABORT_SUCCESS, null, null, order, own);
        }
        ResultCode unknown = order.balance().paid() ? ResultCode.CANCEL_ERROR : ResultCode.CANCEL_ABORT_ERROR;
        return new Answer(unknown, null, CANCELLING, order, own);
    }

    /**
     * The commit is unconfirmed; the channel was certainly not called. The reply has no order: a query by the sn of an
     * order that was not stored would return "nothing was charged", while a repeated request may be in flight under
     * another number. A precreate whose code or request was not delivered moves no money; this holds for this request only.
     */
    static Reply openingInDoubt(SubPayway subPayway) {
        return subPayway.byCustomer()
                ? refused(BizError.TRADE_FAILED, "未能确认是否受理，本次请求不会产生扣款；请用client_sn查询，或换新的client_sn重新下单")
                : new Answer(ResultCode.PAY_IN_PROGRESS, null, null, null, null);
    }

    /** Neither the order nor the reservation of its number is known: the till has to retry. */
    static Reply cancelInDoubt() {
        return new Answer(ResultCode.CANCEL_ABORT_ERROR, null, CANCELLING, null, null);
    }

    static Reply query(OrderState state) {
        Order order = state.order();
        BizError error = order.failure().error();
        boolean failed = !order.balance().paid() && order.status() != OrderStatus.CREATED;
        return error != null && failed
                ? new Answer(
                        ResultCode.SUCCESS,
                        error,
                        message(error, order.failure().message()),
                        order,
                        state.newest())
                : new Answer(ResultCode.SUCCESS, null, null, order, state.newest());
    }

    /** The state of one refund; the reason if it was refused. */
    static Reply query(OrderState state, Transaction refund) {
        BizError error = refund.failure().error();
        return error != null && refund.status() == TransactionStatus.FAIL_CANCELED
                ? new Answer(
                        ResultCode.SUCCESS,
                        error,
                        message(error, refund.failure().message()),
                        state.order(),
                        refund,
                        true)
                : new Answer(ResultCode.SUCCESS, null, null, state.order(), refund, true);
    }

    static Reply notFound() {
        return refused(BizError.UPAY_ORDER_NOT_EXISTS, null);
    }

    /** A refusal without data: this request moved no money. */
    static Reply refused(BizError error, @Nullable String more) {
        return new Answer(ResultCode.FAIL, error, message(error, more), null, null);
    }

    /** A refusal with its order's data. */
    static Reply refused(BizError error, @Nullable String more, OrderState state) {
        return new Answer(ResultCode.FAIL, error, message(error, more), state.order(), state.newest());
    }

    /** The code's message, followed by the channel's or the gateway's text, if any. */
    public static String message(BizError error, @Nullable String more) {
        return more == null || more.isBlank() ? error.message() : error.message() + "：" + more;
    }
}
