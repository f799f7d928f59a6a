package upay.books;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;

/** A mutable draft of a transaction's next state; confined to one call. */
public final class TransactionDraft {
    private final Transaction before;
    TransactionStatus status;
    Step step;

    @Nullable BizError error;

    @Nullable String errorMessage;

    @Nullable Instant finishTime;

    @Nullable Instant channelFinishTime;

    @Nullable Instant deadline;

    public @Nullable Instant dueAt;
    public long owner;
    int attempts;

    public TransactionDraft(Transaction before) {
        this.before = before;
        status = before.status();
        step = before.step();
        error = before.failure().error();
        errorMessage = before.failure().message();
        finishTime = before.result().finishTime();
        channelFinishTime = before.result().channelFinishTime();
        deadline = before.work().deadline();
        dueAt = before.work().dueAt();
        owner = before.work().owner();
        attempts = before.work().attempts();
    }

    /** No owner: any instance claims it at {@code dueAt}. */
    TransactionDraft leave(Step step, @Nullable Instant dueAt) {
        this.step = step;
        this.dueAt = step == Step.DONE ? null : dueAt;
        owner = 0;
        return this;
    }

    public Transaction build() {
        return new Transaction(
                before.tsn(),
                before.order(),
                before.type(),
                before.amount(),
                before.ctime(),
                before.request(),
                new Transaction.Result(status, new Failure(error, errorMessage), finishTime, channelFinishTime),
                new Transaction.Work(step, deadline, dueAt, owner, attempts));
    }
}
