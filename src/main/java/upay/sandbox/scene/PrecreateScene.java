package upay.sandbox.scene;

import upay.sandbox.ledger.Trade;

/** A QR code for the customer to scan; the call itself always succeeds. */
record PrecreateScene(Purchase purchase) implements Scene {

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public Decision decide(Trade trade, long now) {
        if (trade == null) {
            return Decision.write(
                    Trade.opened(purchase.key(), true, purchase.total(), purchase.print(), purchase.notifyUrl(), now),
                    Verdict.DONE);
        }
        if (!trade.qr() || !trade.print().equals(purchase.print())) {
            return Decision.keep(Verdict.OTHER_DATA, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> Decision.keep(Verdict.DONE, trade);
            case PAID -> Decision.keep(Verdict.PAID, trade);
            case DECLINED, CLOSED, UNDONE -> Decision.keep(Verdict.CLOSED, trade);
        };
    }
}
