package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
        return refresh(state, prompt, null, all -> true);
    }

    /**
     * As above, but for a till that asks to wait until {@code enough} is there.
     *
     * @param wait null: as above
     */
    Future<OrderState> refresh(
            OrderState state,
            Function<OrderState, Future<Void>> prompt,
            @Nullable RequestedWait wait,
            Predicate<OrderState> enough) {
        Duration spacing = settlement.schedules().polling().minQueryInterval();
        return ledger.acquireQueryPermit(state.order().key(), spacing)
                .compose(may -> ledger.load(state.order().key()).compose(loaded -> {
                    OrderState all = loaded.orElse(state);
                    Future<OrderState> watchers = news(all, wait, enough);
                    Future<Void> prompted = may ? prompt.apply(all) : Future.succeededFuture();
                    return prompted.transform(any -> watchers);
                }))
                .otherwise(state);
    }

    /** Usually of any kind, up to the end of the channel query. */
    private Future<OrderState> news(OrderState known, @Nullable RequestedWait wait, Predicate<OrderState> enough) {
        Duration usual = settlement.schedules().waits().queryWait();
        return wait == null || enough.test(known)
                ? settlement.watchers().awaitRound(known, usual)
                : settlement.watchers().join(known, enough, wait.within(usual), wait.end());
    }
}
