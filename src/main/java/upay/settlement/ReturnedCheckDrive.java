package upay.settlement;

import java.util.Optional;
import upay.books.ExternalRefunds;
import upay.domain.Action;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * Asks the channel what it has returned of a paid order in all, and records what was returned elsewhere. It waits while
 * a refund or cancel of the order is unsettled, and ends if the channel states no sum.
 */
final class ReturnedCheckDrive extends Drive {
    /** Afterwards the next refusal, callback or operator starts another check. */
    private static final int UNANSWERED_MAX = 8;

    ReturnedCheckDrive(Settlement home, OrderState state) {
        super(home, state, state.payment().tsn());
    }

    @Override
    DriveKind kind() {
        return DriveKind.RETURNED;
    }

    @Override
    void begin() {
        if (!ExternalRefunds.isOpen(order())) {
            end();
        } else if (ExternalRefunds.isSettled(order())) {
            ask(ChannelAction.RETURNED, schedules().timeouts().queryTimeout(), this::onAnswer);
        } else {
            later();
        }
    }

    private void onAnswer(Outcome outcome) {
        Optional<Fen> sum = ExternalRefunds.sum(order(), outcome);
        if (sum.isPresent()) {
            compare(sum.get());
            return;
        }
        boolean silent = outcome.kind() == Outcome.Kind.SUCCEEDED || outcome.kind() == Outcome.Kind.NOT_FOUND;
        if (silent || transaction().work().attempts() >= UNANSWERED_MAX) {
            end();
        } else {
            later();
        }
    }

    /** Only against the refunds that were recorded when the channel was asked: later ones may be missing in the sum. */
    private void compare(Fen returned) {
        Fen net = order().balance().net();
        recordReturned(returned, net, recorded -> {
            if (recorded) {
                finish();
            } else if (order().balance().net().equals(net) && ExternalRefunds.isSettled(order())) {
                end();
            } else {
                later();
            }
        });
    }

    private void end() {
        book(Action.CHECK, ExternalRefunds::checked, any -> finish());
    }

    private void later() {
        postpone(
                Step.WATCH,
                now().plus(home.jittered(Schedules.at(
                        schedules().retries().refundPollIntervals(),
                        transaction().work().attempts()))));
    }
}
