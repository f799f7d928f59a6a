package upay.sandbox.scene;

import upay.sandbox.ledger.Trade;

/**
 * What a scene decided: what to write before the answer goes out, and the answer.
 *
 * @param next null: nothing changes
 */
record Decision(Trade next, Result result) {

    static Decision keep(Result result) {
        return new Decision(null, result);
    }

    static Decision keep(Verdict verdict, Trade trade) {
        return keep(Result.of(verdict, trade));
    }

    static Decision write(Trade next, Verdict verdict) {
        return new Decision(next, Result.of(verdict, next));
    }

    static Decision write(Trade next, Verdict verdict, Delivery delivery) {
        return new Decision(next, Result.of(verdict, delivery, next));
    }
}
