package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.OrderState;
import upay.domain.Secret;
import upay.domain.Step;
import upay.domain.Transitions.ReversalFault;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * Drives a payment from its intent to PAID, PAY_CANCELED, or its reversal: sends the payment once, then only queries
 * its outcome, until the deadline (protocol.md#pay, protocol.md#precreate).
 */
final class PaymentDrive extends Drive {
    /** The first step. */
    private enum Start {
        SEND,
        ASK,
        GIVE_UP
    }

    /** Non-null only in the drive that sends the payment; a drive that takes over never sends it again. */
    private @Nullable Secret paymentCode;

    private final Start start;
    private int polls;
    private ReversalFault fault = ReversalFault.PAYMENT_IO;

    private PaymentDrive(Settlement home, OrderState state, @Nullable Secret paymentCode, Start start) {
        super(home, state, state.payment().tsn());
        this.paymentCode = paymentCode;
        this.start = start;
    }

    /** @param paymentCode null for a precreate */
    static PaymentDrive fresh(Settlement home, OrderState state, @Nullable Secret paymentCode) {
        return new PaymentDrive(home, state, paymentCode, Start.SEND);
    }

    static PaymentDrive takenOver(Settlement home, OrderState state) {
        return new PaymentDrive(home, state, null, Start.ASK);
    }

    /** Its till disconnected before the payment was sent. */
    static PaymentDrive unsent(Settlement home, OrderState state) {
        return new PaymentDrive(home, state, null, Start.GIVE_UP);
    }

    @Override
    DriveKind kind() {
        return DriveKind.PAY;
    }

    @Override
    void begin() {
        boolean byCustomer = isByCustomer();
        if (start == Start.GIVE_UP) {
            failed(BizError.TRADE_FAILED, "收银端已断开，未向支付通道发送，未产生扣款");
        } else if (start == Start.SEND) {
            Duration life = Duration.between(now(), transaction().work().deadline());
            Secret code = paymentCode;
            paymentCode = null;
            ChannelAction action = byCustomer ? ChannelAction.PRECREATE : ChannelAction.PAY;
            ask(action, code, life, schedules().timeouts().payTimeout(), byCustomer ? this::onPrecreate : this::onPay);
        } else if (byCustomer && order().trade().walletRequest() == null) {
            // Its QR code or wap_pay_request was not delivered, and it is unknown whether the trade exists.
            undo(BizError.TRADE_FAILED, null);
        } else {
            poll();
        }
    }

    private boolean isByCustomer() {
        return order().purchase().subPayway().byCustomer();
    }

    private void onPay(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED, ACCEPTED -> paid(outcome.facts());
            case DECLINED -> onRefusal((Outcome.Declined) outcome);
            case NOT_SENT -> failed(BizError.TRADE_FAILED, "支付通道无法连接，未产生扣款");
            case PENDING -> learn(outcome.facts(), this::pollLater);
            case NOT_FOUND, UNKNOWN -> {
                noteFault(outcome);
                pollLater();
            }
        }
    }

    private void onRefusal(Outcome.Declined refusal) {
        if (refusal.error() == BizError.TRADE_HAS_SUCCESS) {
            // The number is the gateway's own and was sent once: the success can only be this payment's.
            poll();
        } else if (refusal.signed()) {
            failed(refusal.error(), refusal.message());
        } else {
            ask(ChannelAction.QUERY, schedules().timeouts().queryTimeout(), verified -> {
                if (verified.kind() == Outcome.Kind.SUCCEEDED) {
                    paid(verified.facts());
                } else {
                    undo(refusal.error(), refusal.message());
                }
            });
        }
    }

    private void onPrecreate(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED -> learn(outcome.facts(), this::pollLater);
            case DECLINED -> {
                Outcome.Declined refusal = (Outcome.Declined) outcome;
                if (refusal.signed()) {
                    failed(refusal.error(), refusal.message());
                } else {
                    undo(refusal.error(), refusal.message());
                }
            }
            case NOT_SENT -> failed(BizError.TRADE_FAILED, "支付通道无法连接，未产生扣款");
            case ACCEPTED, PENDING, NOT_FOUND, UNKNOWN -> {
                noteFault(outcome);
                undo(BizError.TRADE_FAILED, null);
            }
        }
    }

    private void noteFault(Outcome outcome) {
        if (outcome instanceof Outcome.Unknown unknown) {
            fault = unknown.fault() == Outcome.Fault.IO ? ReversalFault.PAYMENT_IO : ReversalFault.PAYMENT_PROTOCOL;
        }
    }

    private void learn(Outcome.Facts facts, Runnable then) {
        book(Action.PAY, s -> Bookkeeping.learn(s, facts), booked -> then.run());
    }

    private void pollLater() {
        if (mayNotSettle()) {
            yieldOwnership();
            return;
        }
        Instant deadline = transaction().work().deadline();
        Duration delay = home.jittered(home.poll(polls++));
        Duration left = Duration.between(now(), deadline);
        pause(delay.compareTo(left) < 0 ? delay : left, this::poll);
    }

    /** A cancel or a reversal has started, on this or another instance. */
    private boolean mayNotSettle() {
        return isSuperseded() || transaction().step() != Step.PAY;
    }

    private void poll() {
        if (mayNotSettle()) {
            yieldOwnership();
            return;
        }
        ask(ChannelAction.QUERY, schedules().timeouts().queryTimeout(), this::onPoll);
    }

    private void onPoll(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED, ACCEPTED -> paid(outcome.facts());
            case DECLINED -> {
                Outcome.Declined end = (Outcome.Declined) outcome;
                failed(BizError.TRADE_FAILED, end.message());
            }
            case PENDING, NOT_FOUND, UNKNOWN, NOT_SENT -> undecided(outcome);
        }
    }

    private void undecided(Outcome outcome) {
        home.watchers().nothingNew(order().key());
        if (!now().isBefore(transaction().work().deadline())) {
            undo(BizError.TRADE_TIMEOUT, null);
        } else if (outcome.facts().knowsTrade() && !order().trade().channelKnows()) {
            learn(outcome.facts(), this::pollLater);
        } else {
            pollLater();
        }
    }

    private void paid(Outcome.Facts facts) {
        book(
                Action.PAY,
                s -> Bookkeeping.settle(s, tsn, Action.PAY, SettlementResult.succeeded(facts), now()),
                booked -> {
                    if (booked) {
                        finish();
                    } else {
                        tooLate();
                    }
                });
    }

    /** The channel reports paid, but the order was cancelled meanwhile: query at once whether the cancel covers it. */
    private void tooLate() {
        book(Action.VERIFY, s -> Bookkeeping.verify(s, now()), any -> finish());
    }

    private void failed(BizError error, @Nullable String message) {
        book(
                Action.PAY,
                s -> Bookkeeping.settle(s, tsn, Action.PAY, SettlementResult.declined(error, message), now()),
                any -> finish());
    }

    private void undo(BizError why, @Nullable String message) {
        Instant giveUp = now().plus(schedules().waits().reversalWait());
        book(
                Action.REVERSE,
                s -> Bookkeeping.beginUndo(
                        s,
                        why,
                        message,
                        giveUp,
                        giveUp.plus(schedules().upkeep().takeoverGrace())),
                begun -> {
                    if (begun && !isSuperseded()) {
                        home.start(new UndoDrive(home, state(), tsn, fault), span().child("settle reversal"));
                    } else {
                        yieldOwnership();
                    }
                });
    }
}
