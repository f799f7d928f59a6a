package upay.sandbox.scene;

import upay.sandbox.ledger.Moment;
import upay.sandbox.ledger.Trade;

/** The merchant scans the customer's code. */
record PayScene(Purchase purchase, Pace pace) implements Scene {

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public Decision decide(Trade trade, long now) {
        return trade == null ? first(now) : repeated(trade);
    }

    private Decision first(long now) {
        PayMagic magic = PayMagic.of(purchase.total());
        return switch (magic.effect()) {
            case CHARGE -> Decision.write(opened(now).charged(now), Verdict.DONE, magic.delivery());
            case WAIT -> Decision.write(Customer.asked(opened(now), magic, pace, now), Verdict.PENDING);
            case REFUSE -> Decision.keep(new Result(Verdict.REFUSED, Delivery.PLAIN, null, null, magic.refusal()));
            case NOTHING -> Decision.keep(Result.of(Verdict.NOT_FOUND, magic.delivery(), null));
        };
    }

    private Decision repeated(Trade trade) {
        if (trade.qr() || !trade.print().equals(purchase.print())) {
            return Decision.keep(Verdict.OTHER_DATA, trade);
        }
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> Decision.keep(Verdict.PENDING, trade);
            case PAID -> Decision.keep(Verdict.PAID, trade);
            case DECLINED, CLOSED, UNDONE -> Decision.keep(Verdict.CLOSED, trade);
        };
    }

    private Trade opened(long now) {
        return Trade.opened(purchase.key(), false, purchase.total(), purchase.print(), purchase.notifyUrl(), now)
                .marked(Moment.SCANNED, now);
    }
}
