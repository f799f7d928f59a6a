package upay.books;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.Transitions.ReversalFault;
import upay.domain.Verdict;
import upay.domain.channel.Outcome;

/**
 * The result for a transaction, and its next step.
 *
 * @param error the reason of a failure; null unless declined
 * @param message the channel's own text; may be null
 * @param facts further data of the channel
 * @param fault the last fault of an unsuccessful reversal; else null
 * @param step the next step
 * @param dueAt when that is due; null exactly for DONE
 */
public record SettlementResult(
        Verdict verdict,
        @Nullable BizError error,
        @Nullable String message,
        Outcome.Facts facts,
        @Nullable ReversalFault fault,
        Step step,
        @Nullable Instant dueAt) {

    public static SettlementResult succeeded(Outcome.Facts facts) {
        return new SettlementResult(Verdict.SUCCEEDED, null, null, facts, null, Step.DONE, null);
    }

    public static SettlementResult declined(BizError error, @Nullable String message) {
        return new SettlementResult(Verdict.DECLINED, error, message, Outcome.Facts.NONE, null, Step.DONE, null);
    }

    /** Declined or unknown, but not final. */
    public static SettlementResult unresolved(Verdict verdict, @Nullable ReversalFault fault) {
        return new SettlementResult(verdict, null, null, Outcome.Facts.NONE, fault, Step.DONE, null);
    }

    public SettlementResult next(Step step, Instant dueAt) {
        return new SettlementResult(verdict, error, message, facts, fault, step, step == Step.DONE ? null : dueAt);
    }

    /** What the last fault of a reversal makes of its transaction; only of a reversal that did not succeed. */
    TransactionStatus faultStatus() {
        return Objects.requireNonNull(fault, "the fault of a reversal that did not succeed")
                .status();
    }

    public SettlementResult why(@Nullable BizError error, @Nullable String message) {
        return new SettlementResult(verdict, error, message, facts, fault, step, dueAt);
    }
}
