package upay.sandbox.ledger;

import java.util.Comparator;
import upay.domain.Payway;

/** One trade at one channel; ordered as the ledger lists it. */
public record TradeKey(String sn, Payway payway) implements Comparable<TradeKey> {
    private static final Comparator<TradeKey> ORDER =
            Comparator.comparing(TradeKey::sn).thenComparing(key -> key.payway().code());

    @Override
    public int compareTo(TradeKey other) {
        return ORDER.compare(this, other);
    }
}
