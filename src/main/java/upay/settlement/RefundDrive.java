package upay.settlement;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.ExternalRefunds;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.Fen;
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
    /** The refusals that a refund made elsewhere may be the reason of. */
    private static final Set<BizError> ABOUT_MONEY = Set.of(BizError.REFUND_AMT_NOT_EQUAL_TOTAL, BizError.TRADE_FAILED);

    private final boolean fresh;
    private boolean inDoubt;

    /** @param fresh false if an earlier drive may have sent it already */
    RefundDrive(Settlement home, OrderState state, long tsn, boolean fresh) {
        super(home, state, tsn);
        this.fresh = fresh;
        this.inDoubt = !fresh;
    }

    @Override
    DriveKind kind() {
        return DriveKind.REFUND;
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

    /** For its sum or its state: the channel is asked first whether money was returned elsewhere. */
    private void declined(Outcome.Declined refusal) {
        if (!ABOUT_MONEY.contains(refusal.error())) {
            settle(SettlementResult.declined(refusal.error(), refusal.message()));
        } else if (hasTime()) {
            ask(
                    ChannelAction.RETURNED,
                    within(schedules().timeouts().queryTimeout()),
                    answer -> compare(refusal, answer));
        } else {
            refused(SettlementResult.declined(refusal.error(), refusal.message()), null, 0);
        }
    }

    private void compare(Outcome.Declined refusal, Outcome answer) {
        Fen returned = ExternalRefunds.sum(order(), answer).orElse(null);
        boolean silent = returned == null && answer.kind() == Outcome.Kind.SUCCEEDED;
        SettlementResult finding =
                SettlementResult.declined(refusal.error(), silent ? unexplained(refusal) : refusal.message());
        Fen recorded = order().purchase().total().minus(order().balance().net());
        if (silent) {
            settle(finding);
        } else if (returned == null || !returned.isMoreThan(recorded)) {
            refused(finding, returned, 0);
        } else {
            withNumber(number -> refused(finding, returned, number), () -> refused(finding, null, 0));
        }
    }

    /** The channel refuses a sum that it should accept by our books, and does not say what it has returned. */
    private static @Nullable String unexplained(Outcome.Declined refusal) {
        if (refusal.error() != BizError.REFUND_AMT_NOT_EQUAL_TOTAL) {
            return refusal.message();
        }
        String words = "可能已在支付通道另行退款，请在其商户平台核对";
        return refusal.message() == null ? words : refusal.message() + "；" + words;
    }

    private void refused(SettlementResult finding, @Nullable Fen returned, long number) {
        Instant check = now().plus(Schedules.at(schedules().retries().refundPollIntervals(), 0));
        book(
                Action.REFUND,
                s -> ExternalRefunds.refused(s, tsn, finding, returned, number, check, now()),
                any -> finish());
    }

    /** An answer may state what was returned in all: more than ours was returned elsewhere. */
    private void settle(SettlementResult finding) {
        Fen returned = finding.facts().returned();
        book(Action.REFUND, s -> Bookkeeping.settle(s, tsn, Action.REFUND, finding, now()), any -> {
            if (returned == null) {
                finish();
            } else {
                recordReturned(returned, order().balance().net(), recorded -> finish());
            }
        });
    }
}
