package upay.sandbox.scene;

import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;

/** The merchant scans the customer's code. */
record PayScene(PurchaseCall purchase, TimeScale pace) implements Scene {

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        return trade == null ? first(now) : repeated(trade);
    }

    private SceneDecision first(long now) {
        PayMagic magic = PayMagic.of(purchase.total());
        return switch (magic.effect()) {
            case CHARGE -> SceneDecision.write(opened(now).charged(now), SceneVerdict.DONE, magic.delivery());
            case WAIT -> SceneDecision.write(Customer.asked(opened(now), magic, pace, now), SceneVerdict.PENDING);
            case REFUSE ->
                SceneDecision.keep(
                        new SceneResult(SceneVerdict.REFUSED, ResponseDelivery.PLAIN, null, null, magic.refusal()));
            case NOTHING -> SceneDecision.keep(SceneResult.of(SceneVerdict.NOT_FOUND, magic.delivery(), null));
        };
    }

    private SceneDecision repeated(Trade trade) {
        if (trade.qr() || !trade.print().equals(purchase.print())) {
            return SceneDecision.keep(SceneVerdict.OTHER_DATA, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> SceneDecision.keep(SceneVerdict.PENDING, trade);
            case PAID -> SceneDecision.keep(SceneVerdict.PAID, trade);
            case DECLINED, CLOSED, UNDONE -> SceneDecision.keep(SceneVerdict.CLOSED, trade);
        };
    }

    private Trade opened(long now) {
        return Trade.opened(purchase.terms(false), now).marked(TradeEvent.SCANNED, now);
    }
}
