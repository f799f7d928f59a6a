package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;
import upay.sandbox.ledger.TradeEvent;

/** A query of a trade. The first query of a QR code paid with a disturbing amount is disturbed. */
record QueryScene() implements Scene {

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null) {
            return SceneDecision.keep(SceneVerdict.NOT_FOUND, null);
        }
        PayMagic magic = PayMagic.of(trade.total());
        boolean disturbs = trade.qr() && magic.effect() == PayMagic.Effect.CHARGE && magic != PayMagic.NONE;
        if (disturbs && trade.phase() == Phase.PAID && !trade.moments().has(TradeEvent.QUERY_DISTURBED)) {
            return SceneDecision.write(
                    trade.marked(TradeEvent.QUERY_DISTURBED, now), SceneVerdict.DONE, magic.delivery());
        }
        return SceneDecision.keep(SceneVerdict.DONE, trade);
    }
}
