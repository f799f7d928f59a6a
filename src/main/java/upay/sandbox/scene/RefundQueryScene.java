package upay.sandbox.scene;

import upay.sandbox.ledger.Refund;
import upay.sandbox.ledger.Trade;

/** The gateway asks after a refund, by the merchant's number of it. */
record RefundQueryScene(String number) implements Scene {

    @Override
    public Decision decide(Trade trade, long now) {
        if (trade == null) {
            return Decision.keep(Verdict.NOT_FOUND, null);
        }
        return trade.refund(number)
                .filter(Refund::accepted)
                .map(refund -> Decision.keep(RefundScene.asked(trade, refund)))
                .orElseGet(() -> Decision.keep(Verdict.REFUND_NOT_FOUND, trade));
    }
}
