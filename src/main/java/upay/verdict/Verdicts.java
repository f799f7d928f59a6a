package upay.verdict;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.ResultCode;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.protocol.Reply;

/**
 * The verdict of each reply (protocol.md#verdict): a table over the operation, the result code, the error and the order's
 * status. It names HAND_OVER in one place alone, of an order that is PAID while nothing is in flight on it. Pure.
 */
final class Verdicts {
    private final Language language;

    Verdicts(Language language) {
        this.language = language;
    }

    /** @return null of a reply that no till's operation gives */
    @Nullable CashierVerdict of(TillOperation operation, Reply reply) {
        if (reply instanceof Reply.Refusal refusal) {
            return say(
                    operation.begins() ? Sentence.BEGIN_NOT_ACCEPTED : Sentence.FOLLOW_NOT_ACCEPTED,
                    Reason.of(refusal.error()));
        }
        return reply instanceof Reply.Answer answer ? of(operation, answer) : null;
    }

    private CashierVerdict of(TillOperation operation, Reply.Answer answer) {
        boolean refused = answer.code() == ResultCode.FAIL;
        return switch (operation) {
            case PAY, PRECREATE -> refused ? notBegun(answer) : ofOrder(answer);
            case QUERY -> {
                if (refused) {
                    yield answer.error() == BizError.UPAY_ORDER_NOT_EXISTS
                            ? say(Sentence.NOT_FOUND)
                            : say(Sentence.QUERY_REFUSED, reason(answer));
                }
                yield answer.asked() ? ofRefund(answer) : ofOrder(answer);
            }
            case CANCEL -> refused ? notCancelled(answer) : ofCancel(answer);
            case REFUND -> refused ? say(Sentence.REFUND_REFUSED, reason(answer)) : ofRefund(answer);
        };
    }

    /** Of an answer that tells a payment's state. */
    private CashierVerdict ofOrder(Reply.Answer answer) {
        Order order = answer.order();
        if (order == null) {
            return say(Sentence.IN_DOUBT);
        }
        return switch (answer.code()) {
            case PAY_SUCCESS, PRECREATE_SUCCESS, SUCCESS, PAY_IN_PROGRESS -> ofStatus(order, answer.error());
            case PAY_FAIL_ERROR -> say(Sentence.REVERSING);
            // A precreate without a code has failed, whatever becomes of its order.
            default -> say(Sentence.NOT_PAID, reason(answer));
        };
    }

    private CashierVerdict ofStatus(Order order, @Nullable BizError error) {
        return switch (order.status()) {
            case CREATED -> order.hasCancel() ? say(Sentence.CANCELLING) : say(unpaid(order), total(order));
            case PAID -> say(paid(order), total(order));
            case PAY_CANCELED ->
                say(Sentence.NOT_PAID, Reason.of(either(error, order.failure().error())));
            case PAY_ERROR -> say(Sentence.REVERSING);
            case REFUNDED -> say(Sentence.REFUNDED, total(order));
            case PARTIAL_REFUNDED ->
                say(Sentence.PARTIALLY_REFUNDED, order.balance().net());
            case REFUND_ERROR -> say(Sentence.REFUND_OPEN);
            case CANCELED -> say(Sentence.CANCELED, total(order));
            case CANCEL_ERROR -> say(Sentence.CANCELLING);
        };
    }

    private static Sentence unpaid(Order order) {
        return order.purchase().subPayway() == SubPayway.BARCODE ? Sentence.CONFIRMING : Sentence.TO_PAY;
    }

    /** Money that may be on its way back is not certain. */
    private static Sentence paid(Order order) {
        if (order.hasCancel()) {
            return Sentence.CANCELLING;
        }
        return order.balance().refunding().isZero() ? Sentence.PAID : Sentence.REFUND_OPEN;
    }

    /** A used number may be another sale's: it is never handed over at once, nor charged again at once. */
    private CashierVerdict notBegun(Reply.Answer answer) {
        if (answer.error() != BizError.CLIENT_SN_CONFLICT) {
            return say(Sentence.NOT_PAID, reason(answer));
        }
        Order present = answer.order();
        if (present == null) {
            return say(Sentence.NUMBER_USED_UP);
        }
        return switch (present.status()) {
            case PAID ->
                paid(present) == Sentence.PAID ? say(Sentence.NUMBER_PAID, total(present)) : say(paid(present));
            case CREATED -> present.hasCancel() ? say(Sentence.CANCELLING) : say(Sentence.NUMBER_OPEN);
            case REFUND_ERROR -> say(Sentence.NUMBER_OPEN);
            case PAY_ERROR, CANCEL_ERROR -> ofStatus(present, null);
            case PAY_CANCELED, REFUNDED, PARTIAL_REFUNDED, CANCELED -> say(Sentence.NUMBER_USED_UP);
        };
    }

    private CashierVerdict ofCancel(Reply.Answer answer) {
        Order order = answer.order();
        return switch (answer.code()) {
            case CANCEL_SUCCESS ->
                order == null ? say(Sentence.CANCEL_STOPPED) : say(Sentence.CANCEL_DONE, total(order));
            case CANCEL_ABORT_SUCCESS -> say(Sentence.CANCEL_STOPPED);
            default -> say(Sentence.CANCEL_OPEN);
        };
    }

    private CashierVerdict notCancelled(Reply.Answer answer) {
        return answer.error() == BizError.UPAY_ORDER_NOT_EXISTS
                ? say(Sentence.CANCEL_OF_NOTHING)
                : say(Sentence.CANCEL_REFUSED, reason(answer));
    }

    /** Of a refund's own answer, and of a query about it. */
    private CashierVerdict ofRefund(Reply.Answer answer) {
        Transaction refund = answer.transaction();
        if (refund == null) {
            return say(Sentence.IN_DOUBT);
        }
        return switch (answer.code()) {
            case REFUND_SUCCESS -> say(Sentence.REFUND_DONE, refund.amount());
            case SUCCESS -> ofRefund(refund, answer);
            default -> say(Sentence.REFUND_UNKNOWN, refund.amount());
        };
    }

    private CashierVerdict ofRefund(Transaction refund, Reply.Answer answer) {
        TransactionStatus status = refund.status();
        if (!status.isFinal()) {
            return say(Sentence.REFUND_UNKNOWN, refund.amount());
        }
        return status == TransactionStatus.SUCCESS
                ? say(Sentence.REFUND_DONE, refund.amount())
                : say(Sentence.REFUND_REFUSED, reason(answer));
    }

    private static Reason reason(Reply.Answer answer) {
        return Reason.of(either(answer.error(), null));
    }

    private static BizError either(@Nullable BizError first, @Nullable BizError second) {
        if (first != null) {
            return first;
        }
        return second == null ? BizError.TRADE_FAILED : second;
    }

    private static Fen total(Order order) {
        return order.purchase().total();
    }

    private CashierVerdict say(Sentence sentence) {
        return new CashierVerdict(sentence.decision(), sentence.in(language));
    }

    private CashierVerdict say(Sentence sentence, Fen amount) {
        return new CashierVerdict(sentence.decision(), sentence.in(language).replace("{amount}", yuan(amount)));
    }

    private CashierVerdict say(Sentence sentence, Reason reason) {
        return new CashierVerdict(sentence.decision(), sentence.in(language).replace("{reason}", reason.in(language)));
    }

    /** With two decimals, as on a receipt. */
    private static String yuan(Fen amount) {
        return String.format(Locale.ROOT, "%d.%02d", amount.value() / 100, amount.value() % 100);
    }
}
