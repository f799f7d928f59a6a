package upay.settlement;

import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import upay.domain.OrderState;
import upay.port.Ledger;
import upay.port.StoreException;

/**
 * Retries a decision with the current order after a compare-and-set conflict. Bounded, so that no request loops for
 * ever; then nothing was stored. Threads: as the ledger's futures.
 */
public final class ConflictRetry {
    /** More than the number of concurrent refunds of one order: each loses to every other one at most. */
    private static final int MOST = 500;

    private ConflictRetry() {}

    /**
     * Decides from {@code state}, and again from the stored order as long as the decision has a conflict ({@link
     * #lost}).
     *
     * @return the decision's; fails with {@link StoreException}, certain that nothing was stored, after too many
     *     conflicts
     */
    public static <T> Future<T> decide(Ledger ledger, OrderState state, Function<OrderState, Future<T>> decision) {
        return attempt(
                () -> decision.apply(state),
                () -> ledger.load(state.order().key()).compose(now -> decision.apply(now.orElse(state))),
                0);
    }

    /** As {@link #decide}, if the caller loads the order itself. */
    public static <T> Future<T> repeat(Supplier<Future<T>> decision) {
        return attempt(decision, decision, 0);
    }

    /** The result of a decision whose change met a newer order. */
    public static <T> Future<T> lost() {
        return Future.failedFuture(Lost.LOST);
    }

    private static <T> Future<T> attempt(Supplier<Future<T>> now, Supplier<Future<T>> next, int races) {
        return now.get().recover(failure -> {
            if (!(failure instanceof Lost)) {
                return Future.failedFuture(failure);
            }
            return races < MOST
                    ? attempt(next, next, races + 1)
                    : Future.failedFuture(new StoreException("too many concurrent changes of the order", true, null));
        });
    }

    /** A conflict as a failure, so that decisions keep their own types. Leaves this class only as {@link #lost}. */
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("StaticAssignmentOfThrowable") // Without a stack trace.
        private static final Lost LOST = new Lost();

        private Lost() {
            super("a newer version of the order is stored", null, false, false);
        }
    }
}
