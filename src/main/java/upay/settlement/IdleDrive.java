package upay.settlement;

import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Step;

/** A payment without an action of its own, since its cancel decides. Checks again later. */
final class IdleDrive extends Drive {
    IdleDrive(Settlement home, OrderState state, long tsn) {
        super(home, state, tsn);
    }

    @Override
    DriveKind kind() {
        return DriveKind.JOINED;
    }

    @Override
    void begin() {
        Step step = transaction().step();
        postpone(
                step,
                now().plus(Schedules.at(
                        schedules().retries().refundPollIntervals(),
                        transaction().work().attempts())));
    }
}
