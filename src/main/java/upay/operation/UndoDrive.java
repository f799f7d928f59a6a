package upay.operation;

import java.time.Duration;
import java.time.Instant;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.ChannelAction;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Outcome;
import upay.domain.Step;
import upay.domain.TransactionType;
import upay.domain.Transitions.ReversalFault;
import upay.domain.Verdict;

/**
 * Closes a payment at the channel or gives all of it back: the gateway's own reversal, and a client's cancel of an open
 * or a paid order. Quick repeats until the client's wait is spent; then the error state, and a round now and then, until
 * the channel confirms. A round in an error state asks first what became of the earlier ones.
 */
final class UndoDrive extends Drive {
    private int repeats;
    private boolean refused;
    private boolean byRefund;
    private boolean channelKnows;
    private ReversalFault fault;
    /** The channel's last refusal; null where it has not refused. */
    private Outcome.Declined refusal;

    UndoDrive(Settlement home, OrderState state, long tsn, ReversalFault fault) {
        super(home, state, tsn);
        this.fault = fault;
        byRefund = state.order().paid() && !undoReturnsMoney();
    }

    @Override
    void begin() {
        if (isOwed()) {
            ask(ChannelAction.QUERY, schedules().queryTimeout(), this::onFirstQuery);
        } else {
            undo();
        }
    }

    private Action action() {
        if (transaction().type() == TransactionType.PAY) {
            return Action.REVERSE;
        }
        return order().paid() ? Action.CANCEL : Action.ABORT;
    }

    /** The client has been told that the outcome is unknown; from now on there is time. */
    private boolean isOwed() {
        return order().status() == OrderStatus.PAY_ERROR || order().status() == OrderStatus.CANCEL_ERROR;
    }

    private void onFirstQuery(Outcome outcome) {
        channelKnows |= knows(outcome);
        if (outcome.kind() == Outcome.Kind.DECLINED) {
            done(outcome.facts(), false);
        } else {
            if (outcome.kind() == Outcome.Kind.SUCCEEDED && !undoReturnsMoney()) {
                byRefund = true;
            }
            undo();
        }
    }

    private static boolean knows(Outcome outcome) {
        return outcome.facts().knowsTrade()
                || outcome.kind() == Outcome.Kind.SUCCEEDED
                || outcome.kind() == Outcome.Kind.PENDING;
    }

    private void undo() {
        if (byRefund) {
            ask(ChannelAction.REFUND, timeout(), this::onRefund);
        } else {
            ask(ChannelAction.UNDO, timeout(), this::onUndo);
        }
    }

    /** Within the client's wait no call may outlast it. */
    private Duration timeout() {
        Duration limit = schedules().undoTimeout();
        Duration left = Duration.between(now(), transaction().deadline());
        return isOwed() || left.compareTo(limit) > 0 ? limit : positive(left);
    }

    private static Duration positive(Duration duration) {
        return duration.toMillis() < 1 ? Duration.ofMillis(1) : duration;
    }

    private void onUndo(Outcome outcome) {
        refused = false;
        switch (outcome.kind()) {
            case SUCCEEDED, NOT_FOUND -> done(outcome.facts(), false);
            case DECLINED -> {
                refused = true;
                refusal = (Outcome.Declined) outcome;
                fault = ReversalFault.REFUSED;
                verify();
            }
            case ACCEPTED, PENDING, UNKNOWN -> {
                boolean io = outcome instanceof Outcome.Unknown unknown && unknown.fault() == Outcome.Fault.IO;
                fault = io ? ReversalFault.REVERSAL_IO : ReversalFault.REVERSAL_PROTOCOL;
                verify();
            }
            case NOT_SENT -> again();
        }
    }

    private void verify() {
        ask(ChannelAction.QUERY, schedules().queryTimeout(), this::onVerified);
    }

    private void onVerified(Outcome outcome) {
        channelKnows |= knows(outcome);
        switch (outcome.kind()) {
            case DECLINED -> done(outcome.facts(), false);
            case SUCCEEDED -> onStillPaid(outcome.facts());
            case UNKNOWN -> {
                if (outcome instanceof Outcome.Unknown unknown && unknown.fault() == Outcome.Fault.PROTOCOL) {
                    fault = ReversalFault.VERIFYING_QUERY;
                }
                againUnlessRefused();
            }
            case ACCEPTED, PENDING, NOT_FOUND, NOT_SENT -> againUnlessRefused();
        }
    }

    private void onStillPaid(Outcome.Facts facts) {
        if (undoReturnsMoney()) {
            if (refused && isOwed()) {
                byRefund = true;
                undo();
            } else {
                againUnlessRefused();
            }
        } else if (action() == Action.REVERSE && order().status() == OrderStatus.CREATED) {
            // Closing moves no money: a payment that raced it wins, as long as nobody was told otherwise.
            book(
                    Action.PAY,
                    s -> Bookkeeping.settle(s, tsn, Action.PAY, Finding.succeeded(facts), now()),
                    booked -> finish());
        } else {
            byRefund = true;
            undo();
        }
    }

    private void againUnlessRefused() {
        if (refused) {
            failed(Verdict.DECLINED);
        } else {
            again();
        }
    }

    private void again() {
        Duration delay = Schedules.at(schedules().quickRepeats(), repeats++);
        if (isOwed() || now().plus(delay).isAfter(transaction().deadline())) {
            failed(Verdict.UNKNOWN);
        } else {
            pause(delay, this::undo);
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
                refused = false;
                fault = ReversalFault.REVERSAL_IO;
                askRefund();
            }
            case NOT_SENT -> again();
        }
    }

    private void askRefund() {
        ask(ChannelAction.REFUND_QUERY, schedules().queryTimeout(), outcome -> {
            if (outcome.kind() == Outcome.Kind.SUCCEEDED) {
                done(outcome.facts(), false);
            } else {
                againUnlessRefused();
            }
        });
    }

    /** @param accepted given back by a refund that the channel has only accepted so far */
    private void done(Outcome.Facts facts, boolean accepted) {
        Finding found = Finding.succeeded(facts);
        Finding finding;
        if (accepted) {
            finding = found.next(Step.WATCH, now().plus(Schedules.at(schedules().watches(), 0)));
        } else if (!byRefund && !channelKnows && !facts.knowsTrade() && !order().channelKnows()) {
            finding =
                    found.next(Step.VERIFY, now().plus(Schedules.at(schedules().verifications(), 0)));
        } else {
            finding = found;
        }
        settle(finding.why(transaction().error(), transaction().errorMessage()));
    }

    private void failed(Verdict verdict) {
        // A payment keeps the reason for which it is undone; a cancel shows why it does not get on.
        boolean showRefusal = refusal != null && action() != Action.REVERSE;
        BizError kept = transaction().error() != null ? transaction().error() : BizError.TRADE_FAILED;
        BizError why = showRefusal ? refusal.error() : kept;
        String message = showRefusal ? refusal.message() : transaction().errorMessage();
        settle(Finding.unresolved(verdict, fault).why(why, message).next(Step.UNDO, backOff()));
    }

    private void settle(Finding finding) {
        Action action = action();
        Instant now = now();
        book(action, s -> Bookkeeping.settle(s, tsn, action, finding, now), any -> finish());
    }
}
