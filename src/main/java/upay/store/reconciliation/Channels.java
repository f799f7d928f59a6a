package upay.store.reconciliation;

import java.util.Arrays;
import upay.domain.Payway;

/** The channels' names in the store. */
final class Channels {
    private Channels() {}

    static Payway payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the store has a bill of an unknown channel"));
    }
}
