package upay.port;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import upay.domain.OrderKey;
import upay.history.HistoryRecord;

/**
 * The notifications that wait to be delivered, as whoever delivers them sees the store: a change of the ledger puts them in
 * ({@link WebhookEvent}), any instance takes them out.
 *
 * <p>1. What is claimed is its claimer's until the lease ends; then it is due again, for any instance. So whatever is
 * killed, each is delivered at least once. 2. All times are the store's. 3. A future fails only with
 * {@link StoreException}. Futures complete on the caller's context.
 */
public interface Outbox {

    /** Takes over what is due. */
    Future<Claimed> claim(ClaimRequest wish);

    /**
     * Notes how a delivery went. A delivered one is delivered, whoever says so; of a failed one only the last word counts.
     */
    Future<Void> settle(Settled settled);

    /** @param overdueAfter how long after it was due one counts as overdue */
    Future<Backlog> backlog(Duration overdueAfter);

    /** {@code listener} is called, on any thread, when this instance has put notifications in. */
    void onArrival(Runnable listener);

    /**
     * What to claim.
     *
     * @param after start with the receivers after this one, in their order; "" for the first. Who goes on where the last
     *     claim ended treats all receivers alike
     * @param room how many may be taken for these receivers, 0 for none
     * @param roomElse for any other receiver
     * @param limit how many altogether
     * @param lease how long they are the claimer's
     */
    record ClaimRequest(
            long instance, String after, Map<String, Integer> room, int roomElse, int limit, Duration lease) {
        public ClaimRequest {
            room = Map.copyOf(room);
        }
    }

    /**
     * What was claimed.
     *
     * @param last the receiver with which this claim ended; "" when it saw them all
     * @param held whether something is due for receivers without room
     * @param idle until when nothing else is due, as far as this claim saw; null where nothing waits
     */
    record Claimed(List<Delivery> deliveries, String last, boolean held, Duration idle) {
        public Claimed {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * One try at delivering a notification.
     *
     * @param event as in {@link WebhookEvent}
     * @param receiver as there
     * @param terminalSn whose secret signs it
     * @param url the notify_url
     * @param attempt counts all tries, from 1; tells a claim from later ones
     * @param round counts the tries since it was put in or was sent again by an operator, from 1
     */
    record Delivery(
            OrderKey order,
            String event,
            String receiver,
            String terminalSn,
            String url,
            String body,
            int attempt,
            int round) {
        /** The header Upay-Event-Id. */
        public String eventId() {
            return WebhookEvent.eventId(order, event);
        }

        /** Nothing of it is for a log but its order. */
        @Override
        public String toString() {
            return "notification " + eventId() + ", attempt " + attempt;
        }
    }

    /**
     * What became of a delivery.
     *
     * @param event as in {@link WebhookEvent}
     * @param outcome in a few words without anything personal, for operators
     * @param retryIn when to try again; null where it was delivered or is given up
     * @param report what the order's history shall say of it
     */
    record Settled(
            OrderKey order,
            String event,
            int attempt,
            boolean delivered,
            String outcome,
            Duration retryIn,
            HistoryRecord report) {}

    /**
     * How much waits; counted up to {@value #COUNT_MAX}.
     *
     * @param waiting neither delivered nor given up, the overdue ones included
     * @param overdue due for longer than they should be
     * @param givenUp not delivered, and not tried any more
     */
    record Backlog(int waiting, int overdue, int givenUp) {
        public static final int COUNT_MAX = 10_000;
    }
}
