package upay.domain.webhook;

import java.util.Locale;
import java.util.Optional;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.TransactionType;

/** The order events that a shop may receive as webhooks. */
public enum WebhookEventType {
    /** It became PAID; once per order. */
    PAID(TransactionType.PAY),
    /** It became PAY_CANCELED or PAY_ERROR; a payment with a late reversal has both, one after the other. */
    FAILED(TransactionType.PAY),
    /** A partial or full refund succeeded. */
    REFUNDED(TransactionType.REFUND),
    /** A paid order was cancelled. */
    CANCELED(TransactionType.CANCEL);

    private final TransactionType subject;

    WebhookEventType(TransactionType subject) {
        this.subject = subject;
    }

    /** The event between two versions of an order; usually none. */
    public static Optional<WebhookEventType> between(Order before, Order after) {
        OrderStatus status = after.status();
        boolean moved = status != before.status();
        if (after.balance().paid() && !before.balance().paid()) {
            return Optional.of(PAID);
        }
        if (moved && (status == OrderStatus.PAY_CANCELED || status == OrderStatus.PAY_ERROR)) {
            return Optional.of(FAILED);
        }
        if (moved && status == OrderStatus.CANCELED) {
            return Optional.of(CANCELED);
        }
        boolean givenBack = after.balance().paid()
                && before.balance().net().isMoreThan(after.balance().net());
        return givenBack && status != OrderStatus.CANCELED ? Optional.of(REFUNDED) : Optional.empty();
    }

    /** The type of the transaction that caused it. */
    public TransactionType subject() {
        return subject;
    }

    /** The name in settings and event ids. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
