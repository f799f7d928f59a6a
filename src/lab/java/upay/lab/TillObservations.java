package upay.lab;

import java.util.List;
import java.util.Set;

/**
 * The answers to one order's till, from its first request to its last.
 *
 * @param total in fen
 * @param notified it named a receiver
 * @param tookBack it asked for money back, or cancelled: what is kept may be less than the total
 * @param ended it has all its answers; false: it was still querying when the lab ended
 * @param sns the gateway's numbers in its answers, of which there must not be two
 * @param sayings in their order
 */
record TillObservations(
        String clientSn,
        long total,
        boolean notified,
        boolean tookBack,
        boolean ended,
        Set<String> sns,
        List<Saying> sayings) {

    /** What an answer means to a till, as far as it speaks of money. */
    enum Meaning {
        /** The money is there: hand over. */
        PAID,
        /** Nothing of the customer's money is kept. */
        NOTHING_KEPT,
        /** Do not hand over: it is being given back, or will be. */
        BEING_RETURNED,
        /** That refund is done. */
        REFUNDED,
        /** That refund moved no money. */
        NOT_REFUNDED
    }

    /**
     * One such answer.
     *
     * @param requestNo of a refund, else null
     * @param amount of a refund, in fen
     * @param words what was asked and what the answer was, for people
     */
    record Saying(Meaning meaning, String requestNo, long amount, String words) {}
}
