package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import upay.domain.OrderState;
import upay.port.Ledger;
import upay.port.Ports;
import upay.settlement.Settlement;

/**
 * Asks the channel about an order that is not final, since its till asks: at most once in a while over all gateways, and
 * the till waits only shortly for the result (protocol.md#query).
 */
final class OrderRefresh {
    private final Ledger ledger;
    private final Settlement settlement;

    OrderRefresh(Ports ports, Settlement settlement) {
        this.ledger = ports.ledger();
        this.settlement = settlement;
    }

    /**
     * Returns the order as it is afterwards, with all its transactions. Fails never: a failed channel query does not
     * fail the till's request, which gets the stored state.
     *
     * @param prompt asks the channel
     */
    Future<OrderState> refresh(OrderState state, Function<OrderState, Future<Void>> prompt) {
        Duration spacing = settlement.schedules().polling().minQueryInterval();
        Duration wait = settlement.schedules().waits().queryWait();
        return ledger.acquireQueryPermit(state.order().key(), spacing)
                .compose(may -> ledger.load(state.order().key()).compose(loaded -> {
                    OrderState all = loaded.orElse(state);
                    Future<OrderState> watchers = settlement.watchers().awaitRound(all, wait);
                    Future<Void> prompted = may ? prompt.apply(all) : Future.succeededFuture();
                    return prompted.transform(any -> watchers);
                }))
                .otherwise(state);
    }
}
