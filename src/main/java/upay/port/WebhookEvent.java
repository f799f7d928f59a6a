package upay.port;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.webhook.WebhookEventType;
import upay.domain.webhook.WebhookReceiver;
import upay.port.Ledger.Change;
import upay.protocol.Envelope;

/**
 * The webhook of one event of an order with a notify_url. It is stored in one commit with the change that causes the
 * event, so that none is lost and none is premature.
 *
 * @param event its name among the order's events: {@code paid}, which occurs once, or for example {@code failed-7},
 *     with the order's version at the event
 * @param receiver the receiving host: webhooks to one host wait only for that host
 * @param body the fields of {@code data} as of the event, regardless of later changes: equal over all attempts
 */
public record WebhookEvent(OrderKey order, String event, String receiver, String body) {

    /** The receiver of webhooks that can never be delivered. */
    private static final String UNCALLABLE = "?";

    private static final Pattern ID = Pattern.compile("(paid|failed|refunded|canceled)-([0-9]{1,18})(-[0-9]{1,9})?");

    /** The order's number and the event's name among those of the order. */
    public record Id(long orderSn, String event) {}

    /**
     * The header Upay-Event-Id: {@code paid-SN} or {@code failed-SN-VERSION}. Equal over all attempts, different for
     * every other event: receivers use it for deduplication.
     */
    public static String eventId(OrderKey order, String event) {
        int version = event.indexOf('-');
        String word = version < 0 ? event : event.substring(0, version);
        return word + "-" + order.sn() + event.substring(word.length());
    }

    /** The parts of an {@link #eventId}; empty if it is not valid. */
    public static Optional<Id> parseId(String eventId) {
        Matcher parts = ID.matcher(eventId);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String version = parts.group(3) == null ? "" : parts.group(3);
        return Optional.of(new Id(Long.parseLong(parts.group(2)), parts.group(1) + version));
    }

    /** Whether the change is such an event, with a receiver. */
    static boolean isCausedBy(Change change, Set<WebhookEventType> wanted) {
        return event(change, wanted).isPresent();
    }

    static Optional<WebhookEvent> of(Change change, Set<WebhookEventType> wanted) {
        return event(change, wanted).map(event -> {
            Order after = change.after();
            String name = event == WebhookEventType.PAID ? event.word() : event.word() + "-" + after.version();
            String body = Envelope.notification(after, subject(change, event).orElseThrow());
            return new WebhookEvent(after.key(), name, receiver(after), body);
        });
    }

    private static Optional<WebhookEventType> event(Change change, Set<WebhookEventType> wanted) {
        return change.after().purchase().extras().notifyUrl() == null
                ? Optional.empty()
                : WebhookEventType.between(change.before(), change.after())
                        .filter(event ->
                                wanted.contains(event) && subject(change, event).isPresent());
    }

    private static String receiver(Order order) {
        return Optional.ofNullable(order.purchase().extras().notifyUrl())
                .flatMap(WebhookReceiver::parse)
                .map(WebhookReceiver::host)
                .orElse(UNCALLABLE);
    }

    /** The transaction whose fields the webhook has. */
    private static Optional<Transaction> subject(Change change, WebhookEventType event) {
        return change.changed().stream()
                .filter(transaction -> transaction.type() == event.subject())
                .filter(transaction ->
                        event != WebhookEventType.REFUNDED || transaction.status() == TransactionStatus.SUCCESS)
                .findFirst()
                .or(() -> change.added().stream()
                        .filter(transaction -> transaction.type() == TransactionType.EXTERNAL_REFUND)
                        .findFirst());
    }
}
