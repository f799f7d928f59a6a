package upay.settlement;

import upay.books.Bookkeeping;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.TransactionType;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * An accepted refund that the channel closed: manual review. The channel is still queried from time to time, since the
 * refund may be resumed there; it is not sent again automatically.
 */
final class ManualReviewDrive extends Drive {
    ManualReviewDrive(Settlement home, OrderState state, long tsn) {
        super(home, state, tsn);
    }

    @Override
    DriveKind kind() {
        return DriveKind.HUMAN;
    }

    @Override
    void begin() {
        ask(ChannelAction.REFUND_QUERY, schedules().timeouts().queryTimeout(), this::onAnswer);
    }

    private void onAnswer(Outcome outcome) {
        if (outcome.kind() == Outcome.Kind.SUCCEEDED) {
            Action action = transaction().type() == TransactionType.REFUND ? Action.REFUND : Action.CANCEL;
            SettlementResult given = SettlementResult.succeeded(outcome.facts());
            book(action, s -> Bookkeeping.settle(s, tsn, action, given, now()), any -> finish());
        } else {
            home.watchers().nothingNew(order().key());
            logManualReview();
            postpone(
                    Step.HUMAN,
                    now().plus(home.jittered(Schedules.at(
                            schedules().retries().manualReviewIntervals(),
                            transaction().work().attempts()))));
        }
    }
}
