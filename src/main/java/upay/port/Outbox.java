package upay.port;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.history.HistoryRecord;

/**
 * The outbox of webhooks: a change of the ledger adds them ({@link WebhookEvent}), any instance claims and delivers
 * them.
 *
 * <p>1. A claimed webhook belongs to its claimer until the lease ends; then it is due again, for any instance. So each
 * is delivered at least once, whichever process is killed. 2. All times are the store's. 3. A future fails only with
 * {@link StoreException}. Futures complete on the caller's context.
 */
public interface Outbox {

    /** Claims due webhooks. */
    Future<Claimed> claim(ClaimRequest wish);

    /**
     * Records the result of a delivery. A success counts from any claimer; a failure counts only from the latest claim.
     */
    Future<Void> settle(Settled settled);

    /** @param overdueAfter how long after its due time a webhook counts as overdue */
    Future<Backlog> backlog(Duration overdueAfter);

    /** {@code listener} is called, on any thread, when this instance has added webhooks. */
    void onArrival(Runnable listener);

    /**
     * The limits of a claim.
     *
     * @param after start with the receivers after this one, in their order; "" for the first. Continuing after the last
     *     claim treats all receivers equally
     * @param room the maximum for each of these receivers, 0 for none
     * @param roomElse the maximum for any other receiver
     * @param limit the maximum in total
     * @param lease how long they belong to the claimer
     */
    record ClaimRequest(
            long instance, String after, Map<String, Integer> room, int roomElse, int limit, Duration lease) {
        public ClaimRequest {
            room = Map.copyOf(room);
        }
    }

    /**
     * The result of a claim.
     *
     * @param last the last receiver of this claim; "" if it covered all
     * @param held whether webhooks are due for receivers without room
     * @param idle until when nothing else is due, as far as this claim covered; null if nothing waits
     */
    record Claimed(
            List<Delivery> deliveries,
            String last,
            boolean held,
            @Nullable Duration idle) {
        public Claimed {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * One attempt to deliver a webhook.
     *
     * @param event as in {@link WebhookEvent}
     * @param receiver as there
     * @param terminalSn the terminal whose secret signs it
     * @param url the notify_url
     * @param attempt counts all attempts, from 1; distinguishes a claim from later ones
     * @param round counts the attempts since it was added or resent by an operator, from 1
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

        /** A log may contain only its order. */
        @Override
        public String toString() {
            return "notification " + eventId() + ", attempt " + attempt;
        }
    }

    /**
     * The result of a delivery.
     *
     * @param event as in {@link WebhookEvent}
     * @param outcome a short text without personal data, for operators
     * @param retryIn when to retry; null if it was delivered or is given up
     * @param report the events for the order's history
     */
    record Settled(
            OrderKey order,
            String event,
            int attempt,
            boolean delivered,
            String outcome,
            @Nullable Duration retryIn,
            HistoryRecord report) {}

    /**
     * The backlog; counted up to {@value #COUNT_MAX}.
     *
     * @param waiting neither delivered nor given up, the overdue ones included
     * @param overdue due for longer than the limit
     * @param givenUp not delivered, and not retried any more
     * @param late how long the longest due one has been due
     */
    record Backlog(int waiting, int overdue, int givenUp, Duration late) {
        public static final int COUNT_MAX = 10_000;
    }
}
