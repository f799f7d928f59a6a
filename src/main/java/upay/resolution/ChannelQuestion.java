package upay.resolution;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import upay.books.Bookkeeping;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Schedules;
import upay.history.HistoryEvent;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ports;
import upay.settlement.ConflictRetry;

/**
 * Asks the channel about an order since its bill and the gateway do not agree. A bill changes nothing: an order that was
 * given up is verified, and a refund that is done is followed up, by the drives that do so anyway, which believe only the
 * channel's signed answer; of other orders the channel is asked as {@link OrderCheck} does. Threads: call from one.
 */
public final class ChannelQuestion {
    private static final String BY = "gateway";

    private final Ports ports;
    private final Schedules schedules;

    public ChannelQuestion(Ports ports, Schedules schedules) {
        this.ports = ports;
        this.schedules = schedules;
    }

    /**
     * Fails with {@link upay.port.StoreException}.
     *
     * @param tsn the transaction that a bill does not have, or has otherwise; 0: the order as a whole
     * @return what was done or learned, in a sentence for an operator
     */
    public Future<String> ask(OrderKey key, long tsn) {
        return ports.ledger().load(key).map(Optional::orElseThrow).compose(state -> ask(state, tsn));
    }

    private Future<String> ask(OrderState state, long tsn) {
        Instant now = ports.instance().now();
        if (state.order().status() == OrderStatus.PAY_CANCELED) {
            return booked(
                    state,
                    order -> Bookkeeping.verify(order, now),
                    "the channel is asked whether it was charged after all; a charge is returned",
                    "the channel is being asked about it already");
        }
        if (Bookkeeping.follow(state, tsn, now).isPresent()) {
            return booked(
                    state,
                    order -> Bookkeeping.follow(order, tsn, now),
                    "the channel is asked whether the refund is done; if it is not, it is open again",
                    "the channel is being asked about it already");
        }
        return new OrderCheck(ports, schedules)
                .check(state.order().key(), BY)
                .map(checked -> "the channel said " + checked.channel() + ": " + checked.meaning());
    }

    private interface Booking {
        Optional<Change> of(OrderState state);
    }

    private Future<String> booked(OrderState found, Booking booking, String done, String already) {
        return ConflictRetry.decide(ports.ledger(), found, state -> {
            Optional<Change> change = booking.of(state);
            if (change.isEmpty()) {
                return Future.succeededFuture(already);
            }
            HistoryEvent asked = new HistoryEvent.ManuallyResolved(
                    ports.instance().now(), BY, "a bill differs: the channel is asked");
            return ports.ledger()
                    .apply(change.get().reported(ports.instance().report(asked)))
                    .compose(applied ->
                            applied == Applied.LOST_RACE ? ConflictRetry.lost() : Future.succeededFuture(done));
        });
    }
}
