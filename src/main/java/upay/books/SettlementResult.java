package upay.books;

import java.time.Instant;
import upay.domain.BizError;
import upay.domain.Step;
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
        BizError error,
        String message,
        Outcome.Facts facts,
        ReversalFault fault,
        Step step,
        Instant dueAt) {

    public static SettlementResult succeeded(Outcome.Facts facts) {
        return new SettlementResult(Verdict.SUCCEEDED, null, null, facts, null, Step.DONE, null);
    }

    public static SettlementResult declined(BizError error, String message) {
        return new SettlementResult(Verdict.DECLINED, error, message, Outcome.Facts.NONE, null, Step.DONE, null);
    }

    /** Declined or unknown, but not final. */
    public static SettlementResult unresolved(Verdict verdict, ReversalFault fault) {
        return new SettlementResult(verdict, null, null, Outcome.Facts.NONE, fault, Step.DONE, null);
    }

    public SettlementResult next(Step step, Instant dueAt) {
        return new SettlementResult(verdict, error, message, facts, fault, step, step == Step.DONE ? null : dueAt);
    }

    public SettlementResult why(BizError error, String message) {
        return new SettlementResult(verdict, error, message, facts, fault, step, dueAt);
    }
}
