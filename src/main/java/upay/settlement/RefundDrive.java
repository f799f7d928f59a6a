package upay.settlement;

import java.util.function.Consumer;
import upay.books.Bookkeeping;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.Verdict;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * Drives a refund from its intent to its end: sent and retried under one number until the channel reports the outcome.
 * When the client's wait ends, the order becomes REFUND_ERROR and the drive continues in rounds (protocol.md#refund).
 */
final class RefundDrive extends RetryingDrive {
    private final boolean fresh;
    private boolean inDoubt;

    /** @param fresh false if an earlier drive may have sent it already */
    RefundDrive(Settlement home, OrderState state, long tsn, boolean fresh) {
        super(home, state, tsn);
        this.fresh = fresh;
        this.inDoubt = !fresh;
    }

    @Override
    void begin() {
        if (fresh) {
            refund();
        } else {
            query();
        }
    }

    @Override
    boolean isPastDeadline() {
        return transaction().status().isUnknown();
    }

    private void refund() {
        if (hasTime()) {
            ask(ChannelAction.REFUND, within(schedules().timeouts().refundTimeout()), this::onRefund);
        } else {
            giveUp();
        }
    }

    private void askRefund(Consumer<Outcome> then) {
        if (hasTime()) {
            ask(ChannelAction.REFUND_QUERY, within(schedules().timeouts().queryTimeout()), then);
        } else {
            giveUp();
        }
    }

    private void onRefund(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED -> succeeded(outcome.facts(), false);
            case ACCEPTED -> succeeded(outcome.facts(), true);
            case DECLINED -> {
                Outcome.Declined refusal = (Outcome.Declined) outcome;
                if (refusal.signed() && !inDoubt) {
                    declined(refusal);
                } else {
                    verify(refusal);
                }
            }
            case NOT_FOUND -> verify(new Outcome.Declined(BizError.TRADE_NOT_EXIST, null, true, Outcome.Facts.NONE));
            case PENDING, UNKNOWN -> {
                inDoubt = true;
                again(this::query);
            }
            case NOT_SENT -> again(this::query);
        }
    }

    /**
     * A refusal that is unsigned, or that follows an attempt of unknown outcome: accepted if the channel knows no such
     * refund.
     */
    private void verify(Outcome.Declined refusal) {
        askRefund(outcome -> {
            switch (outcome.kind()) {
                case SUCCEEDED -> succeeded(outcome.facts(), false);
                case NOT_FOUND, DECLINED -> declined(refusal);
                case ACCEPTED, PENDING, UNKNOWN, NOT_SENT -> again(this::query);
            }
        });
    }

    private void query() {
        askRefund(outcome -> {
            switch (outcome.kind()) {
                case SUCCEEDED -> succeeded(outcome.facts(), false);
                case DECLINED -> declined((Outcome.Declined) outcome);
                case NOT_FOUND -> refund();
                case ACCEPTED, PENDING, UNKNOWN, NOT_SENT -> again(this::query);
            }
        });
    }

    @Override
    void giveUp() {
        settle(SettlementResult.unresolved(Verdict.UNKNOWN, null).next(Step.REFUND, backOff()));
    }

    private void succeeded(Outcome.Facts facts, boolean accepted) {
        SettlementResult found = SettlementResult.succeeded(facts);
        settle(
                accepted
                        ? found.next(
                                Step.WATCH,
                                now().plus(Schedules.at(schedules().retries().refundPollIntervals(), 0)))
                        : found);
    }

    private void declined(Outcome.Declined refusal) {
        settle(SettlementResult.declined(refusal.error(), refusal.message()));
    }

    private void settle(SettlementResult finding) {
        book(Action.REFUND, s -> Bookkeeping.settle(s, tsn, Action.REFUND, finding, now()), any -> finish());
    }
}
