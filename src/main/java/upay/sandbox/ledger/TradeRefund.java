package upay.sandbox.ledger;

import upay.domain.Fen;

/**
 * One refund of a trade, by the merchant's number.
 *
 * @param askedAt time of the first request, epoch milliseconds
 * @param dueAt when it will be done by itself; 0: not accepted yet (the call was cut before anything was done)
 * @param done the money is refunded
 */
public record TradeRefund(String number, Fen amount, long askedAt, long dueAt, boolean done) {

    /** The channel accepted it, so its amount is reserved. */
    public boolean accepted() {
        return dueAt != 0;
    }

    TradeRefund finished() {
        return new TradeRefund(number, amount, askedAt, dueAt, true);
    }
}
