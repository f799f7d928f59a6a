package upay.lab;

import java.util.Map;
import upay.domain.OrderStatus;

/**
 * One order as the store has it.
 *
 * @param notified it has a notify_url
 * @param human one of its transactions needs manual review
 * @param refunds by their request numbers
 */
record Row(
        String sn,
        String clientSn,
        OrderStatus status,
        Money money,
        boolean notified,
        boolean human,
        Map<String, Refunded> refunds) {

    /**
     * What was paid.
     *
     * @param total in fen
     * @param net in fen
     * @param paid the channel reported the charge, whatever happened afterwards
     */
    record Money(long total, long net, boolean paid) {}

    /**
     * A refund.
     *
     * @param done its transaction is SUCCESS
     */
    record Refunded(long amount, boolean done) {}

    /** The merchant's share of it, according to the order. */
    long kept() {
        return switch (status) {
            case PAID, PARTIAL_REFUNDED, REFUNDED -> money.net;
            default -> 0;
        };
    }
}
