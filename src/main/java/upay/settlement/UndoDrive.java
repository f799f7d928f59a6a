package upay.settlement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.ExternalRefunds;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.domain.Transitions.ReversalFault;
import upay.domain.Verdict;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * Closes a payment at the channel or returns the full amount: the gateway's own reversal, and a client's cancel of an
 * open or a paid order. Quick retries until the client's wait ends; then the error state, and rounds with back-off
 * until the channel confirms. A round in an error state first queries the outcome of the earlier ones.
 */
final class UndoDrive extends RetryingDrive {
    private boolean refused;
    private boolean byRefund;
    private boolean channelKnows;
    /** Every call so far was refused or not sent: none of them can have moved money. */
    private boolean untouched;

    /** What is left to give back, if a part was returned elsewhere; else null. */
    private @Nullable Fen rest;

    private ReversalFault fault;
    /** The channel's last refusal; null if there is none. */
    private Outcome.@Nullable Declined refusal;

    /** Resumes from the stored state. */
    UndoDrive(Settlement home, OrderState state, long tsn) {
        this(home, state, tsn, lastFault(state.transaction(tsn).orElseThrow()));
    }

    /** @param fault the payment's own, which is not stored yet */
    UndoDrive(Settlement home, OrderState state, long tsn, ReversalFault fault) {
        super(home, state, tsn);
        this.fault = fault;
        byRefund = state.order().balance().paid() && traits().refundsWhatIsPaid();
    }

    /** Nothing was sent for it yet. */
    static UndoDrive ofNewCancel(Settlement home, OrderState state, long tsn) {
        UndoDrive drive = new UndoDrive(home, state, tsn);
        drive.untouched = true;
        return drive;
    }

    private static ReversalFault lastFault(Transaction transaction) {
        return ReversalFault.of(transaction.status()).orElse(ReversalFault.PAYMENT_IO);
    }

    /**
     * A payment is undone under its own number, by the gateway or by a cancel: the channel sees all attempts as repeats
     * of one. Only a paid order is refunded under the cancel's number.
     */
    @Override
    Transaction numbered() {
        Transaction numbered = order().balance().paid() ? transaction() : state().payment();
        Fen left = rest;
        return left == null ? numbered : numbered.of(left);
    }

    @Override
    DriveKind kind() {
        return DriveKind.UNDO;
    }

    @Override
    void begin() {
        if (isPastDeadline()) {
            ask(ChannelAction.QUERY, schedules().timeouts().queryTimeout(), this::onFirstQuery);
        } else {
            undo();
        }
    }

    private Action action() {
        if (transaction().type() == TransactionType.PAY) {
            return Action.REVERSE;
        }
        return order().balance().paid() ? Action.CANCEL : Action.ABORT;
    }

    @Override
    boolean isPastDeadline() {
        return order().status() == OrderStatus.PAY_ERROR || order().status() == OrderStatus.CANCEL_ERROR;
    }

    private void onFirstQuery(Outcome outcome) {
        channelKnows |= knows(outcome);
        if (outcome.kind() == Outcome.Kind.DECLINED) {
            done(outcome.facts(), false);
        } else {
            if (outcome.kind() == Outcome.Kind.SUCCEEDED && traits().refundsWhatIsPaid()) {
                byRefund = true;
            }
            undo();
        }
    }

    private static boolean knows(Outcome outcome) {
        return outcome.facts().knowsTrade()
                || outcome.kind() == Outcome.Kind.SUCCEEDED
                || outcome.kind() == Outcome.Kind.PENDING
                || outcome.kind() == Outcome.Kind.DECLINED;
    }

    private void undo() {
        if (isSuperseded()) {
            yieldOwnership();
        } else if (!hasTime()) {
            giveUp();
        } else if (byRefund) {
            ask(ChannelAction.REFUND, within(schedules().timeouts().refundTimeout()), this::onRefund);
        } else {
            ask(ChannelAction.UNDO, within(schedules().timeouts().refundTimeout()), this::onUndo);
        }
    }

    private void onUndo(Outcome outcome) {
        refused = false;
        switch (outcome.kind()) {
            case SUCCEEDED -> done(outcome.facts(), false);
            case NOT_FOUND -> onUnknownTrade();
            case DECLINED -> {
                refused = true;
                refusal = (Outcome.Declined) outcome;
                fault = ReversalFault.REFUSED;
                compareFirst(this::verify);
            }
            case ACCEPTED, PENDING, UNKNOWN -> {
                untouched = false;
                boolean io = outcome instanceof Outcome.Unknown unknown && unknown.fault() == Outcome.Fault.IO;
                fault = io ? ReversalFault.REVERSAL_IO : ReversalFault.REVERSAL_PROTOCOL;
                verify();
            }
            case NOT_SENT -> again(this::undo);
        }
    }

    /** A trade unknown to the channel needs no return, unless it was paid, and is only not found. */
    private void onUnknownTrade() {
        if (order().balance().paid()) {
            fault = ReversalFault.REVERSAL_PROTOCOL;
            verify();
        } else {
            done(Outcome.Facts.NONE, false);
        }
    }

    private void verify() {
        if (hasTime()) {
            ask(ChannelAction.QUERY, within(schedules().timeouts().queryTimeout()), this::onVerified);
        } else {
            giveUp();
        }
    }

    private void onVerified(Outcome outcome) {
        channelKnows |= knows(outcome);
        switch (outcome.kind()) {
            case DECLINED -> done(outcome.facts(), false);
            case SUCCEEDED -> onStillPaid(outcome.facts());
            case UNKNOWN -> {
                if (((Outcome.Unknown) outcome).fault() == Outcome.Fault.PROTOCOL) {
                    fault = ReversalFault.VERIFYING_QUERY;
                }
                againUnlessRefused();
            }
            case ACCEPTED, PENDING, NOT_FOUND, NOT_SENT -> againUnlessRefused();
        }
    }

    private void onStillPaid(Outcome.Facts facts) {
        if (undoReturnsMoney()) {
            if (refused && isPastDeadline()) {
                byRefund = true;
                undo();
            } else {
                againUnlessRefused();
            }
        } else if (action() == Action.REVERSE && order().status() == OrderStatus.CREATED) {
            // Closing moves no money: a payment that raced it wins, unless a client already got another result.
            SettlementResult paid = SettlementResult.succeeded(facts);
            book(Action.PAY, s -> Bookkeeping.raced(s, paid, now()), any -> finish());
        } else {
            byRefund = true;
            undo();
        }
    }

    private void againUnlessRefused() {
        if (refused) {
            giveUp();
        } else {
            again(this::undo);
        }
    }

    private void onRefund(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED -> done(outcome.facts(), false);
            case ACCEPTED -> done(outcome.facts(), true);
            case DECLINED, NOT_FOUND -> {
                refused = true;
                refusal = outcome instanceof Outcome.Declined declined ? declined : refusal;
                fault = ReversalFault.REFUSED;
                askRefund();
            }
            case PENDING, UNKNOWN -> {
                untouched = false;
                refused = false;
                fault = ReversalFault.REVERSAL_IO;
                askRefund();
            }
            case NOT_SENT -> again(this::undo);
        }
    }

    private void askRefund() {
        if (!hasTime()) {
            giveUp();
            return;
        }
        ask(ChannelAction.REFUND_QUERY, within(schedules().timeouts().queryTimeout()), outcome -> {
            if (outcome.kind() == Outcome.Kind.SUCCEEDED) {
                done(outcome.facts(), false);
            } else if (refused) {
                compareFirst(this::againUnlessRefused);
            } else {
                againUnlessRefused();
            }
        });
    }

    /**
     * A paid order whose return was refused: money may have been returned elsewhere. Before the client has an outcome
     * the cancel then ends without effect, as one of a refunded order does; afterwards the rest is returned.
     */
    private void compareFirst(Runnable otherwise) {
        boolean due = action() == Action.CANCEL && rest == null && (untouched || isPastDeadline());
        if (due && hasTime()) {
            ask(
                    ChannelAction.RETURNED,
                    within(schedules().timeouts().queryTimeout()),
                    answer -> compare(answer, otherwise));
        } else {
            otherwise.run();
        }
    }

    private void compare(Outcome answer, Runnable otherwise) {
        Fen total = order().purchase().total();
        Fen returned = ExternalRefunds.sum(order(), answer).orElse(Fen.ZERO);
        if (returned.isZero()) {
            otherwise.run();
        } else if (!isPastDeadline()) {
            withNumber(
                    number -> book(Action.CHECK, s -> ExternalRefunds.overtaken(s, returned, number, now()), booked -> {
                        if (booked) {
                            finish();
                        } else {
                            otherwise.run();
                        }
                    }),
                    otherwise);
        } else if (returned.equals(total)) {
            done(answer.facts(), false);
        } else {
            rest = total.minus(returned);
            byRefund = true;
            undo();
        }
    }

    /** @param accepted refunded, but only accepted by the channel so far */
    private void done(Outcome.Facts facts, boolean accepted) {
        SettlementResult found = SettlementResult.succeeded(facts);
        SettlementResult finding;
        if (accepted) {
            finding = found.next(
                    Step.WATCH, now().plus(Schedules.at(schedules().retries().refundPollIntervals(), 0)));
        } else if (!byRefund
                && !channelKnows
                && !facts.knowsTrade()
                && !order().trade().channelKnows()
                && !order().balance().paid()) {
            finding = found.next(
                    Step.VERIFY, now().plus(Schedules.at(schedules().retries().cancelVerificationIntervals(), 0)));
        } else {
            finding = found;
        }
        settle(finding.why(
                transaction().failure().error(), transaction().failure().message()));
    }

    @Override
    void giveUp() {
        Failure why = reason();
        settle(SettlementResult.unresolved(refused ? Verdict.DECLINED : Verdict.UNKNOWN, fault)
                .why(why.error(), why.message())
                .next(Step.UNDO, backOff()));
    }

    /** A payment keeps the reason of its reversal; a cancel has one only if the channel has refused it. */
    private Failure reason() {
        Failure kept = transaction().failure();
        if (action() != Action.REVERSE && refusal != null) {
            return new Failure(refusal.error(), refusal.message());
        }
        boolean needsOne = action() == Action.REVERSE || refused;
        return kept.error() == null && needsOne ? new Failure(BizError.TRADE_FAILED, kept.message()) : kept;
    }

    private void settle(SettlementResult finding) {
        Action action = action();
        Instant now = now();
        book(action, s -> Bookkeeping.settle(s, tsn, action, finding, now), any -> finish());
    }
}
