package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.Verdict;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * One check of an operation that is final for the client: an accepted refund that the channel might still close
 * (WATCH), a cancelled payment that the channel did not know and that might still be charged (VERIFY).
 * protocol.md#late-money.
 */
final class FollowUpDrive extends Drive {
    /** The due time at the claim: a different one means that another check was scheduled since. */
    private final Instant dueAt;

    FollowUpDrive(Settlement home, OrderState state, long tsn) {
        super(home, state, tsn);
        dueAt = Objects.requireNonNull(transaction().work().dueAt(), "when it is due");
    }

    @Override
    DriveKind kind() {
        return DriveKind.WATCH;
    }

    @Override
    void begin() {
        if (transaction().step() == Step.WATCH) {
            ask(ChannelAction.REFUND_QUERY, schedules().timeouts().queryTimeout(), this::onWatched);
        } else {
            ask(ChannelAction.QUERY, schedules().timeouts().queryTimeout(), this::onVerified);
        }
    }

    private void onWatched(Outcome outcome) {
        Instant later = notTooSoon(now().plus(Schedules.at(
                schedules().retries().refundPollIntervals(),
                transaction().work().attempts() + 1)));
        switch (outcome.kind()) {
            case SUCCEEDED -> settle(Action.WATCH, SettlementResult.succeeded(outcome.facts()));
            case DECLINED -> {
                Outcome.Declined closed = (Outcome.Declined) outcome;
                settle(
                        Action.WATCH,
                        SettlementResult.declined(closed.error(), closed.message())
                                .next(Step.HUMAN, later));
            }
            case ACCEPTED, PENDING, NOT_FOUND, UNKNOWN, NOT_SENT ->
                settle(
                        Action.WATCH,
                        SettlementResult.unresolved(Verdict.UNKNOWN, null).next(Step.WATCH, later));
        }
    }

    private void onVerified(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED ->
                ask(
                        ChannelAction.REFUND_QUERY,
                        schedules().timeouts().queryTimeout(),
                        refund -> onPaid(outcome.facts(), refund));
            case DECLINED -> settle(Action.VERIFY, SettlementResult.unresolved(Verdict.DECLINED, null));
            case PENDING -> ask(ChannelAction.UNDO, schedules().timeouts().refundTimeout(), this::onClosed);
            case NOT_FOUND -> lookAgain(false);
            case ACCEPTED, UNKNOWN, NOT_SENT -> lookAgain(true);
        }
    }

    /** Some channels report a refunded trade as paid: it was refunded, if the refund has the payment's number. */
    private void onPaid(Outcome.Facts charge, Outcome refund) {
        switch (refund.kind()) {
            case SUCCEEDED -> settle(Action.VERIFY, SettlementResult.unresolved(Verdict.DECLINED, null));
            case ACCEPTED, PENDING -> {
                Instant later = now().plus(Schedules.at(schedules().retries().refundPollIntervals(), 0));
                settle(
                        Action.VERIFY,
                        SettlementResult.unresolved(Verdict.UNKNOWN, null).next(Step.WATCH, later));
            }
            case DECLINED, NOT_FOUND, UNKNOWN, NOT_SENT -> chargeSeen(charge);
        }
    }

    /** Late money: its return is outstanding from now on. */
    private void chargeSeen(Outcome.Facts facts) {
        SettlementResult finding = SettlementResult.succeeded(facts)
                .next(Step.UNDO, now().plus(schedules().upkeep().takeoverGrace()));
        book(Action.VERIFY, s -> Bookkeeping.settle(s, tsn, Action.VERIFY, finding, now()), booked -> {
            if (booked) {
                home.start(new UndoDrive(home, state(), tsn), span().child("settle reversal"));
            } else {
                yieldOwnership();
            }
        });
    }

    /** The trade appeared, unpaid, after it had been cancelled: it is closed now, or will be checked again. */
    private void onClosed(Outcome outcome) {
        if (outcome.kind() == Outcome.Kind.SUCCEEDED) {
            settle(Action.VERIFY, SettlementResult.unresolved(Verdict.DECLINED, null));
        } else {
            lookAgain(true);
        }
    }

    /** @param soon true if this check had no response, so that it does not count as one of the verification times */
    private void lookAgain(boolean soon) {
        Instant next = soon ? backOff() : nextVerification();
        SettlementResult finding = SettlementResult.unresolved(Verdict.UNKNOWN, null);
        settle(Action.VERIFY, next == null ? finding : finding.next(Step.VERIFY, notTooSoon(next)));
    }

    /**
     * The next of the verification times; the last is after the end of the code's life, when a charge that the channel
     * started just before is visible. Null if all have passed.
     */
    private @Nullable Instant nextVerification() {
        Instant ended = Objects.requireNonNull(transaction().result().finishTime(), "when the payment ended");
        Instant now = now();
        for (Duration after : schedules().retries().cancelVerificationIntervals()) {
            Instant time = ended.plus(after);
            if (time.isAfter(now)) {
                return time;
            }
        }
        boolean byCustomer = order().purchase().subPayway().byCustomer();
        Instant last = order().ctime()
                .plus(
                        byCustomer
                                ? schedules().limits().qrCodeLifetime()
                                : schedules().limits().paymentCodeLifetime())
                .plus(schedules().timeouts().refundTimeout());
        return last.isAfter(now) ? last : null;
    }

    private void settle(Action action, SettlementResult finding) {
        book(
                action,
                s -> dueAt.equals(s.transaction(tsn).orElseThrow().work().dueAt())
                        ? Bookkeeping.settle(s, tsn, action, finding, now())
                        : Optional.empty(),
                any -> finish());
    }
}
