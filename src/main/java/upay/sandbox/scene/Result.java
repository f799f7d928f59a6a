package upay.sandbox.scene;

import upay.sandbox.ledger.Refund;
import upay.sandbox.ledger.Trade;

/**
 * A verdict and how it is to be delivered.
 *
 * @param trade as it is now; null when there is none
 * @param refund the refund asked about; null when there is none
 * @param refusal of a payment; else null
 */
public record Result(Verdict verdict, Delivery delivery, Trade trade, Refund refund, Refusal refusal) {

    static Result of(Verdict verdict, Trade trade) {
        return new Result(verdict, Delivery.PLAIN, trade, null, null);
    }

    static Result of(Verdict verdict, Delivery delivery, Trade trade) {
        return new Result(verdict, delivery, trade, null, null);
    }

    static Result of(Verdict verdict, Delivery delivery, Trade trade, Refund refund) {
        return new Result(verdict, delivery, trade, refund, null);
    }

    Result as(Verdict other) {
        return new Result(other, delivery, trade, refund, refusal);
    }
}
