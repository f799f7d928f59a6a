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
 * What a channel had accepted to give back and closed after all: a person has to look. The channel is asked now and then
 * all the same, since it may be made to go on with it there; nothing is sent again by itself.
 */
final class ManualReviewDrive extends Drive {
    ManualReviewDrive(Settlement home, OrderState state, long tsn) {
        super(home, state, tsn);
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
                            schedules().retries().humanPace(),
                            transaction().work().attempts()))));
        }
    }
}
