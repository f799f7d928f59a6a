package upay.sandbox.scene;

import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;

/** The gateway asks after a trade. The first query of a QR code paid with a disturbing amount is disturbed. */
record QueryScene() implements Scene {

    @Override
    public Decision decide(Trade trade, long now) {
        if (trade == null) {
            return Decision.keep(Verdict.NOT_FOUND, null);
        }
        PayMagic magic = PayMagic.of(trade.total());
        boolean disturbs = trade.qr() && magic.effect() == PayMagic.Effect.CHARGE && magic != PayMagic.NONE;
        if (disturbs && trade.phase() == Phase.PAID && !trade.moments().has(Moment.QUERY_DISTURBED)) {
            return Decision.write(trade.marked(Moment.QUERY_DISTURBED, now), Verdict.DONE, magic.delivery());
        }
        return Decision.keep(Verdict.DONE, trade);
    }
}
