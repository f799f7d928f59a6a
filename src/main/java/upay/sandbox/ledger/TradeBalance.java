package upay.sandbox.ledger;

import upay.domain.Fen;

/**
 * The money of one trade: what the customer was really charged and refunded.
 *
 * @param charges how often the customer was charged: 0 or 1, since every channel identifies a trade by its number
 * @param returns how often money was refunded
 * @param closed the trade can never be paid (again): closed, cancelled, reversed, or declined by the customer
 */
public record TradeBalance(Fen charged, Fen returned, int charges, int returns, boolean closed) {
    public static final TradeBalance EMPTY = new TradeBalance(Fen.ZERO, Fen.ZERO, 0, 0, false);

    public TradeBalance {
        if (returned.isMoreThan(charged)) {
            throw new IllegalArgumentException("more returned than charged: " + returned + " of " + charged);
        }
    }

    TradeBalance charge(Fen amount) {
        if (charges > 0 || closed) {
            throw new IllegalStateException("a trade is charged once, and never after it was closed");
        }
        return new TradeBalance(amount, returned, charges + 1, returns, false);
    }

    TradeBalance giveBack(Fen amount) {
        return new TradeBalance(charged, returned.plus(amount), charges, returns + 1, closed);
    }

    TradeBalance close() {
        return new TradeBalance(charged, returned, charges, returns, true);
    }
}
