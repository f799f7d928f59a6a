package upay.sandbox.scene;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;

/**
 * A refund in the channel's own console, without the merchant's system: under a number of the channel, and done at once.
 *
 * @param amount null: all that is left
 */
record ConsoleRefundScene(@Nullable Fen amount) implements Scene {
    /** It is shown as done when the merchant can first ask: whoever works in a console waits for that. */
    private static final long ASKED_BEFORE = Duration.ofSeconds(5).toMillis();

    @Override
    public SceneDecision decide(@Nullable Trade trade, long now) {
        if (trade == null) {
            return SceneDecision.keep(SceneVerdict.NOT_FOUND, null);
        }
        Fen left = trade.total().minus(trade.spokenFor());
        Fen wanted = amount == null ? left : amount;
        if (trade.phase() != Trade.Phase.PAID) {
            return SceneDecision.keep(SceneVerdict.NOT_PAID, trade);
        }
        if (wanted.isZero() || wanted.isMoreThan(left)) {
            return SceneDecision.keep(SceneVerdict.TOO_MUCH, trade);
        }
        String number = "console" + trade.key().sn() + "n" + (trade.refunds().size() + 1);
        TradeRefund refund = new TradeRefund(number, wanted, now - ASKED_BEFORE, now, true);
        Trade next = trade.refunding(refund);
        return new SceneDecision(next, SceneResult.of(SceneVerdict.DONE, ResponseDelivery.PLAIN, next, refund));
    }
}
