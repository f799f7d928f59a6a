package upay.client;

/**
 * The result of a sale: the cashier's next action.
 *
 * @param ending the way in which the loop ended
 * @param last the result of the last request
 */
public record SaleVerdict(Ending ending, Result last) {

    public Advice advice() {
        return ending.advice();
    }

    /** The three possible actions. */
    public enum Advice {
        /** Paid. */
        HAND_OVER,
        /** Not charged: the customer may pay again. */
        NOT_CHARGED,
        /** Keep the goods and escalate: the charge or its return may be in flight. */
        DO_NOT_HAND_OVER
    }

    /** Every way in which the loop (protocol.md#the-tills-loop) can end. */
    public enum Ending {
        /** The response to pay was PAY_SUCCESS. */
        PAID_AT_ONCE(Advice.HAND_OVER, "paid"),
        /** A query returned PAID. */
        PAID_LATER(Advice.HAND_OVER, "paid"),
        /** No connection: the gateway received nothing. */
        NOT_SENT(Advice.NOT_CHARGED, "no network: nothing was sent"),
        /** The response to pay was 400 or 500: nothing was stored or sent. */
        REQUEST_REFUSED(Advice.NOT_CHARGED, "the gateway accepted no order"),
        /** The response to pay was PAY_FAIL. */
        FAILED(Advice.NOT_CHARGED, "the payment failed, no money is kept"),
        /** The response to pay was FAIL: this request moved no money. */
        REJECTED(Advice.NOT_CHARGED, "the gateway refused the payment"),
        /** A query returned PAY_CANCELED, or CANCELED by another party: no money is kept. */
        FOUND_CANCELED(Advice.NOT_CHARGED, "the payment failed, no money is kept"),
        /** A query found no such order. */
        NO_SUCH_ORDER(Advice.NOT_CHARGED, "the gateway has no such order"),
        /** Time-out, and the cancel was confirmed. */
        CANCELED_IN_TIME(Advice.NOT_CHARGED, "time-out; cancelled, no money is kept"),
        /** PAY_FAIL_ERROR or PAY_ERROR: a reversal is outstanding, and the gateway keeps retrying it. */
        BEING_REVERSED(Advice.DO_NOT_HAND_OVER, "failed; the gateway is returning the money"),
        /** The response to a query or the cancel was 400 or 500, which is inconclusive about the payment. */
        LOOP_REFUSED(Advice.DO_NOT_HAND_OVER, "the gateway refused the query"),
        /** The order is in a state that this sale did not cause (refunded, cancel failed, …). */
        STRANGE_STATE(Advice.DO_NOT_HAND_OVER, "the order was changed elsewhere"),
        /** The order with this number has another amount: it is another sale's. */
        OTHER_SALE(Advice.DO_NOT_HAND_OVER, "the order number belongs to another sale"),
        /** Time-out, and the cancel had no conclusive response. */
        CANCEL_UNCERTAIN(Advice.DO_NOT_HAND_OVER, "time-out, and the cancel is not confirmed");

        private final Advice advice;
        private final String words;

        Ending(Advice advice, String words) {
            this.advice = advice;
            this.words = words;
        }

        public Advice advice() {
            return advice;
        }

        /** The description. */
        public String words() {
            return words;
        }
    }
}
