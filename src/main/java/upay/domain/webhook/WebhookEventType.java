package upay.domain.webhook;

import java.util.Locale;
import java.util.Optional;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.TransactionType;

/** What happens to an order that its shop may be told of. */
public enum WebhookEventType {
    /** It became PAID; once in its life. */
    PAID(TransactionType.PAY),
    /** It became PAY_CANCELED or PAY_ERROR: of a payment that is reversed late each, one after the other. */
    FAILED(TransactionType.PAY),
    /** A refund went through, of a part or of all. */
    REFUNDED(TransactionType.REFUND),
    /** A paid order was cancelled. */
    CANCELED(TransactionType.CANCEL);

    private final TransactionType subject;

    WebhookEventType(TransactionType subject) {
        this.subject = subject;
    }

    /** What happened between two versions of an order; mostly nothing. */
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

    /** The type of the transaction that brought it about. */
    public TransactionType subject() {
        return subject;
    }

    /** As in settings and in the events' ids. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
