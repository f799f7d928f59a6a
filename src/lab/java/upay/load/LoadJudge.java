package upay.load;

import java.util.Optional;
import java.util.Set;
import upay.domain.OrderStatus;
import upay.domain.ResultCode;

/**
 * Judges answers. An answer can be HTTP 200 and no success: its result_code counts. And money is wrong if an order
 * does not end as its till's answers imply, whatever the plan.
 */
final class LoadJudge {
    private static final Set<OrderStatus> NOT_PAID =
            Set.of(OrderStatus.PAY_CANCELED, OrderStatus.PAY_ERROR, OrderStatus.CANCELED);

    private LoadJudge() {}

    /** A till's last answer, and so its view of the money. */
    enum Told {
        NOTHING,
        PAID,
        NOT_PAID,
        REFUNDED,
        CANCELED
    }

    /** What is wrong with the answer to the first request; empty: nothing. */
    static Optional<String> first(Sale sale, Answer answer) {
        return among(sale.kind().first(), answer);
    }

    static Optional<String> refund(Answer answer) {
        return among(Set.of(ResultCode.REFUND_SUCCESS), answer);
    }

    static Optional<String> cancel(Answer answer) {
        return among(Set.of(ResultCode.CANCEL_SUCCESS, ResultCode.CANCEL_ABORT_SUCCESS), answer);
    }

    static Optional<String> query(Answer answer) {
        return among(Set.of(ResultCode.SUCCESS), answer);
    }

    private static Optional<String> among(Set<ResultCode> right, Answer answer) {
        return answer.done() && answer.code() != null && right.contains(answer.code())
                ? Optional.empty()
                : Optional.of(answer.toString());
    }

    /** The meaning of the first answer; lost ones and those in progress have none. */
    static Told afterFirst(Answer answer) {
        if (answer == null || !answer.done() || answer.code() == null) {
            return Told.NOTHING;
        }
        return switch (answer.code()) {
            case PAY_SUCCESS -> Told.PAID;
            case PAY_FAIL, PAY_FAIL_ERROR -> Told.NOT_PAID;
            default -> Told.NOTHING;
        };
    }

    /** The meaning of a query's answer to the waiting till. */
    static Told afterPoll(Answer answer) {
        if (answer == null || !answer.done()) {
            return Told.NOTHING;
        }
        if (answer.noSuchOrder()) {
            return Told.NOT_PAID;
        }
        if (answer.status() == OrderStatus.PAID) {
            return Told.PAID;
        }
        return answer.status() != null && NOT_PAID.contains(answer.status()) ? Told.NOT_PAID : Told.NOTHING;
    }

    static Told afterRefund(Answer answer) {
        return answer != null && answer.done() && answer.code() == ResultCode.REFUND_SUCCESS
                ? Told.REFUNDED
                : Told.NOTHING;
    }

    /** Only these results count. */
    static Told afterCancel(Answer answer) {
        if (answer == null || !answer.done()) {
            return Told.NOTHING;
        }
        if (answer.code() == ResultCode.CANCEL_SUCCESS) {
            return Told.CANCELED;
        }
        return answer.code() == ResultCode.CANCEL_ABORT_SUCCESS || answer.noSuchOrder() ? Told.NOT_PAID : Told.NOTHING;
    }

    /** Whether the loop (protocol.md#the-tills-loop) goes on after the first answer. */
    static boolean polls(Answer answer) {
        // Lost: unknown. Refused: the loop ends at once.
        return answer == null
                || answer.done() && afterFirst(answer) == Told.NOTHING && answer.code() != ResultCode.FAIL;
    }

    /** How an order contradicts its till's answers; empty: not at all. */
    static Optional<String> money(Sale sale, Told told, Answer end) {
        boolean right =
                switch (told) {
                    case NOTHING -> true;
                    case PAID -> end.status() == OrderStatus.PAID && end.net() == sale.total();
                    case NOT_PAID -> end.noSuchOrder() || end.status() != null && NOT_PAID.contains(end.status());
                    case REFUNDED ->
                        end.net() == sale.net()
                                && end.status()
                                        == (sale.net() == 0 ? OrderStatus.REFUNDED : OrderStatus.PARTIAL_REFUNDED);
                    case CANCELED -> end.status() == OrderStatus.CANCELED && end.net() == 0;
                };
        return right
                ? Optional.empty()
                : Optional.of("order %s (%s) of %d fen: the till was told %s, and it is %s with %d fen kept"
                        .formatted(end.sn(), sale.clientSn(), sale.total(), told, end.status(), end.net()));
    }
}
