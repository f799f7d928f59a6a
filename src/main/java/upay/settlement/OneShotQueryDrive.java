package upay.settlement;

import java.time.Instant;
import upay.books.Bookkeeping;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.OrderState;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * One query of a payment that another instance drives, triggered by a client's query here; books only a definite
 * response.
 */
final class OneShotQueryDrive extends Drive {
    OneShotQueryDrive(Settlement home, OrderState state) {
        super(home, state, state.payment().tsn());
    }

    /** Never blocks a drive that owns the payment. */
    @Override
    boolean isLively() {
        return false;
    }

    @Override
    DriveKind kind() {
        return DriveKind.QUERY;
    }

    @Override
    void begin() {
        ask(ChannelAction.QUERY, schedules().timeouts().queryTimeout(), this::onAnswer);
    }

    private void onAnswer(Outcome outcome) {
        SettlementResult finding =
                switch (outcome.kind()) {
                    case SUCCEEDED -> SettlementResult.succeeded(outcome.facts());
                    case DECLINED ->
                        SettlementResult.declined(BizError.TRADE_FAILED, ((Outcome.Declined) outcome).message());
                    case ACCEPTED, PENDING, NOT_FOUND, UNKNOWN, NOT_SENT -> null;
                };
        if (finding == null) {
            home.watchers().nothingNew(order().key());
            finish();
            return;
        }
        Instant now = now();
        book(Action.PAY, s -> Bookkeeping.settle(s, tsn, Action.PAY, finding, now), any -> finish());
    }
}
