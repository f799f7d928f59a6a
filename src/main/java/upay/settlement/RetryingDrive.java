package upay.settlement;

import java.time.Duration;
import upay.domain.OrderState;
import upay.domain.Schedules;

/**
 * Drives an operation that a client waits for until the transaction's deadline, and continues afterwards without a
 * limit: quick retries within the wait, single rounds from then on.
 */
abstract class RetryingDrive extends Drive {
    private int repeats;

    RetryingDrive(Settlement home, OrderState state, long tsn) {
        super(home, state, tsn);
    }

    /** The client has got an unknown outcome; from now on there is no time limit. */
    abstract boolean isPastDeadline();

    /** The wait is over, or this round. */
    abstract void giveUp();

    /** Within the client's wait no call may outlast it. */
    final Duration within(Duration limit) {
        Duration left = left();
        return isPastDeadline() || left.compareTo(limit) > 0 ? limit : left;
    }

    /** Whether there is time for another call. */
    final boolean hasTime() {
        return isPastDeadline() || left().toMillis() >= 1;
    }

    private Duration left() {
        return Duration.between(now(), transaction().work().deadline());
    }

    /** Retries after a short delay, while the client still waits. */
    final void again(Runnable next) {
        Duration delay = Schedules.at(schedules().retries().quickRetries(), repeats++);
        if (isPastDeadline() || left().compareTo(delay) <= 0) {
            giveUp();
        } else {
            pause(delay, next);
        }
    }
}
