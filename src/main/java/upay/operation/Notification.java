package upay.operation;

import java.util.Optional;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Receiver;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.operation.Ledger.Change;
import upay.protocol.Envelope;

/**
 * The one notification to which an order with a notify_url gives rise, by becoming PAID (protocol section 3, "notify"). It
 * is stored in one commit with that change, so that none is lost and none is premature.
 *
 * @param receiver the host that it goes to: what goes to one host waits for that host alone
 * @param body the fields of {@code data} as the order is when it becomes PAID, whatever becomes of it: equal over repeats
 */
public record Notification(OrderKey order, String receiver, String body) {

    /** The receiver of what can never be delivered. */
    private static final String UNCALLABLE = "?";

    /** Prefixed to the sn it makes the event's id: an order becomes PAID once. */
    private static final String PAID = "paid-";

    /** Equal over repeats, different for every other event: what receivers tell repeats by. */
    static String eventId(OrderKey order) {
        return PAID + order.sn();
    }

    /** Whether the order becomes PAID by this change, and somebody wants to know. */
    static boolean isCausedBy(Change change) {
        return change.after().purchase().notifyUrl() != null
                && change.after().status() == OrderStatus.PAID
                // By a refund that fails it becomes PAID again; that is no event.
                && payment(change).isPresent();
    }

    static Optional<Notification> of(Change change) {
        return isCausedBy(change) ? payment(change).map(t -> of(change.after(), t)) : Optional.empty();
    }

    private static Optional<Transaction> payment(Change change) {
        return change.changed().stream()
                .filter(t -> t.type() == TransactionType.PAY && t.status() == TransactionStatus.SUCCESS)
                .findFirst();
    }

    private static Notification of(Order paid, Transaction payment) {
        String receiver =
                Receiver.parse(paid.purchase().notifyUrl()).map(Receiver::host).orElse(UNCALLABLE);
        return new Notification(paid.key(), receiver, Envelope.data(paid, payment));
    }
}
