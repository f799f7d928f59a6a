package upay.sandbox.ledger;

import upay.domain.Fen;

/**
 * One refund of a trade, by the merchant's number of it.
 *
 * @param askedAt when the channel heard of it first, epoch milliseconds
 * @param dueAt when it will be done by itself; 0: not accepted yet (the call was cut before anything was done)
 * @param done the money is back
 */
public record TradeRefund(String number, Fen amount, long askedAt, long dueAt, boolean done) {

    /** The channel took it on, so its amount is spoken for. */
    public boolean accepted() {
        return dueAt != 0;
    }

    TradeRefund finished() {
        return new TradeRefund(number, amount, askedAt, dueAt, true);
    }
}
