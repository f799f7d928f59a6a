package upay.domain;

import java.time.Instant;

/**
 * One 流水: a payment, a refund or a cancel of an order, stored before the channel hears of it.
 *
 * @param tsn its number, 16 digits; the channel knows a refund or cancel by it
 * @param amount what it moves
 * @param refundRequestNo the client's name of a refund, unique within the order; null for other types
 * @param clientTsn the merchant's own number of a refund; may be null
 * @param reflect a refund's own; comes back as it was sent; may be null
 * @param extended a refund's own, a JSON object's source text; may be null
 * @param error why it failed; null unless FAIL_CANCELED or unknown
 * @param finishTime when it ended in the gateway; null before
 * @param channelFinishTime when it ended at the channel, where the channel said
 * @param deadline PAY: when an unanswered payment is undone (QR: when it expires). UNDO and REFUND: when the client is
 *     told that the outcome is unknown; of late money, since when it is owed
 * @param dueAt when somebody must look at it at the latest; null only where nothing is left to do
 * @param owner the instance that drives it in memory, 0 where none does
 * @param attempts unsuccessful rounds so far; drives the back-off
 */
public record Transaction(
        long tsn,
        OrderKey order,
        TransactionType type,
        Fen amount,
        TransactionStatus status,
        Step step,
        String operator,
        String refundRequestNo,
        String clientTsn,
        String reflect,
        String extended,
        BizError error,
        String errorMessage,
        Instant ctime,
        Instant finishTime,
        Instant channelFinishTime,
        Instant deadline,
        Instant dueAt,
        long owner,
        int attempts) {

    public boolean isOpen() {
        return step != Step.DONE;
    }
}
