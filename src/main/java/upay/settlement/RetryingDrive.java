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
        Duration left = left().minus(minimumWait());
        return isPastDeadline() || left.compareTo(limit) > 0 ? limit : left;
    }

    /** Whether another call may be made within the wait; after it, whether it may be made now. */
    final boolean hasTime() {
        Duration wait = minimumWait();
        return isPastDeadline() ? wait.isZero() : left().minus(wait).toMillis() >= 1;
    }

    private Duration left() {
        return Duration.between(now(), transaction().work().deadline());
    }

    /** Retries after a short delay, while the client still waits. */
    final void again(Runnable next) {
        Duration quick = Schedules.at(schedules().retries().quickRetries(), repeats++);
        Duration wait = minimumWait();
        Duration delay = wait.compareTo(quick) > 0 ? wait : quick;
        if (isPastDeadline() || left().compareTo(delay) <= 0) {
            giveUp();
        } else {
            pause(delay, next);
        }
    }
}
