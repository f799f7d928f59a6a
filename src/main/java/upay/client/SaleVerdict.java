package upay.client;

/**
 * What the person at the till does now.
 *
 * @param ending how the loop came to it
 * @param last what became of the last request
 */
public record SaleVerdict(Ending ending, Result last) {

    public Advice advice() {
        return ending.advice();
    }

    /** The three things that a till can do. */
    public enum Advice {
        /** The money is there. */
        HAND_OVER,
        /** The customer keeps the money: ask for another payment, or part as friends. */
        NOT_CHARGED,
        /** Keep the goods and ask a person: the money may be on its way in either direction. */
        DO_NOT_HAND_OVER
    }

    /** Every way in which the loop (protocol.md#the-tills-loop) can end. */
    public enum Ending {
        /** pay answered PAY_SUCCESS. */
        PAID_AT_ONCE(Advice.HAND_OVER, "paid"),
        /** A query said PAID. */
        PAID_LATER(Advice.HAND_OVER, "paid"),
        /** No connection: the gateway heard nothing. */
        NOT_SENT(Advice.NOT_CHARGED, "no network: nothing was sent"),
        /** pay itself was answered with 400 or 500: nothing was stored or sent. */
        REQUEST_REFUSED(Advice.NOT_CHARGED, "the gateway took no order"),
        /** pay answered PAY_FAIL. */
        FAILED(Advice.NOT_CHARGED, "the payment failed, nothing is kept"),
        /** pay answered FAIL: this request moved no money. */
        REJECTED(Advice.NOT_CHARGED, "the gateway refused the payment"),
        /** A query said PAY_CANCELED, or CANCELED by somebody else: nothing is kept. */
        FOUND_CANCELED(Advice.NOT_CHARGED, "the payment failed, nothing is kept"),
        /** A query found no such order. */
        NO_SUCH_ORDER(Advice.NOT_CHARGED, "the gateway never took the order"),
        /** Time was up and the cancel was confirmed. */
        CANCELED_IN_TIME(Advice.NOT_CHARGED, "time was up; cancelled, nothing is kept"),
        /** PAY_FAIL_ERROR or PAY_ERROR: the gateway owes a reversal and keeps at it. */
        BEING_REVERSED(Advice.DO_NOT_HAND_OVER, "failed; the gateway is giving the money back"),
        /** A query or the cancel was answered with 400 or 500: that says nothing about the payment. */
        LOOP_REFUSED(Advice.DO_NOT_HAND_OVER, "the gateway refused to tell"),
        /** The order is there, in a state to which this sale did not bring it (refunded, cancel failed, …). */
        STRANGE_STATE(Advice.DO_NOT_HAND_OVER, "somebody else changed the order"),
        /** The order with this number has another amount: it is another sale's. */
        OTHER_SALE(Advice.DO_NOT_HAND_OVER, "the order number belongs to another sale"),
        /** Time was up and the cancel got no answer, or one that is not believed. */
        CANCEL_UNCERTAIN(Advice.DO_NOT_HAND_OVER, "time was up and the cancel is not confirmed");

        private final Advice advice;
        private final String words;

        Ending(Advice advice, String words) {
            this.advice = advice;
            this.words = words;
        }

        public Advice advice() {
            return advice;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
