package upay.operation;

import java.time.Instant;
import upay.domain.BizError;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;

/** A transaction's next state while it is being worked out; confined to one call. */
final class TransactionDraft {
    private final Transaction before;
    TransactionStatus status;
    Step step;
    BizError error;
    String errorMessage;
    Instant finishTime;
    Instant channelFinishTime;
    Instant deadline;
    Instant dueAt;
    long owner;
    int attempts;

    TransactionDraft(Transaction before) {
        this.before = before;
        status = before.status();
        step = before.step();
        error = before.error();
        errorMessage = before.errorMessage();
        finishTime = before.finishTime();
        channelFinishTime = before.channelFinishTime();
        deadline = before.deadline();
        dueAt = before.dueAt();
        owner = before.owner();
        attempts = before.attempts();
    }

    /** Nobody drives it: {@code dueAt} is when somebody has to. */
    TransactionDraft leave(Step step, Instant dueAt) {
        this.step = step;
        this.dueAt = step == Step.DONE ? null : dueAt;
        owner = 0;
        return this;
    }

    Transaction build() {
        return new Transaction(
                before.tsn(),
                before.order(),
                before.type(),
                before.amount(),
                status,
                step,
                before.operator(),
                before.refundRequestNo(),
                before.clientTsn(),
                before.reflect(),
                before.extended(),
                error,
                errorMessage,
                before.ctime(),
                finishTime,
                channelFinishTime,
                deadline,
                dueAt,
                owner,
                attempts);
    }
}
