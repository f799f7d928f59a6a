package upay.operation;

import java.time.Duration;
import java.time.Instant;
import upay.domain.ResultCode;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.protocol.Reply;
import upay.protocol.Reply.Answer;

/**
 * Replies in the current dialect (protocol.md#dialects): a refund or cancel without an outcome is in progress, and an
 * error only once the channel has refused it or it waits for manual review. Derived from the stored state alone, as the
 * replies themselves. Pure.
 */
final class CurrentDialect {
    private static final String REFUND_IN_REVIEW = "退款未能确认，已转人工处理；请勿换新的退款序列号重复退款，可用同一退款序列号再次请求查看结果";
    private static final String CANCEL_IN_REVIEW = "撤单未能确认，已转人工处理；请稍后查询，或再次撤单查看结果";

    private CurrentDialect() {}

    /** @param reply in the seed's dialect */
    static Reply of(Reply reply, Schedules schedules, Instant now) {
        return reply instanceof Answer answer && answer.transaction() != null
                ? of(answer, answer.transaction(), schedules, now)
                : reply;
    }

    private static Answer of(Answer answer, Transaction transaction, Schedules schedules, Instant now) {
        ResultCode running =
                switch (answer.code()) {
                    case REFUND_ERROR -> ResultCode.REFUND_IN_PROGRESS;
                    case CANCEL_ERROR, CANCEL_ABORT_ERROR -> ResultCode.CANCEL_IN_PROGRESS;
                    default -> null;
                };
        boolean review = needsReview(transaction, schedules, now);
        if (running == null) {
            boolean shown = transaction.type() != TransactionType.PAY
                    && transaction.status().isUnknown()
                    && !review
                    && !isRefused(transaction);
            return shown ? answer.of(inProgress(transaction)) : answer;
        }
        if (review) {
            String message = running == ResultCode.REFUND_IN_PROGRESS ? REFUND_IN_REVIEW : CANCEL_IN_REVIEW;
            return new Answer(answer.code(), answer.error(), message, answer.order(), transaction);
        }
        return isRefused(transaction)
                ? answer
                : new Answer(running, null, null, answer.order(), inProgress(transaction));
    }

    /** Whether the channel refused it; a payment has a reason in any case, that of its reversal. */
    private static boolean isRefused(Transaction transaction) {
        return transaction.type() == TransactionType.PAY
                ? transaction.status() == TransactionStatus.FAIL_ERROR
                : transaction.status().isUnknown() && transaction.failure().error() != null;
    }

    /** Whether it is in the list of orders for manual review. */
    private static boolean needsReview(Transaction transaction, Schedules schedules, Instant now) {
        Instant deadline = transaction.work().deadline();
        return transaction.step() == Step.HUMAN
                || transaction.status().isUnknown()
                        && deadline != null
                        && schedules.waitsForAPerson(Duration.between(deadline, now));
    }

    private static Transaction inProgress(Transaction transaction) {
        return new Transaction(
                transaction.tsn(),
                transaction.order(),
                transaction.type(),
                transaction.amount(),
                transaction.ctime(),
                transaction.request(),
                Transaction.Result.IN_PROGRESS,
                transaction.work());
    }
}
