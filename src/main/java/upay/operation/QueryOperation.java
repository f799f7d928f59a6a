package upay.operation;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.terminal.Terminal;
import upay.port.Ledger;
import upay.port.Ports;
import upay.protocol.OrderRef;
import upay.protocol.Reply;
import upay.settlement.Settlement;

/** query: the state of an order; triggers a channel query while it is not final (protocol.md#query). */
public final class QueryOperation implements Operation<OrderRef> {
    private final Ports ports;
    private final Settlement settlement;
    /** Created once: queries are the most frequent requests. */
    private final Function<Optional<OrderState>, Future<Reply>> answering = this::answer;

    public QueryOperation(Ports ports, Settlement settlement) {
        this.ports = ports;
        this.settlement = settlement;
    }

    @Override
    public Future<Reply> run(Caller caller, OrderRef ref) {
        Terminal till = caller.terminal();
        return ports.ledger()
                .find(till.merchantId(), ref.sn(), ref.clientSn())
                .compose(till.rights().ownStoreOnly() ? found -> answerOwn(till, found) : answering);
    }

    private Future<Reply> answerOwn(Terminal till, Optional<OrderState> found) {
        return found.flatMap(state -> TerminalPermission.refusesReach(till, state.order()))
                .map(Future::succeededFuture)
                .orElseGet(() -> answer(found));
    }

    private Future<Reply> answer(Optional<OrderState> found) {
        if (found.isEmpty()) {
            return Future.succeededFuture(OrderReplies.notFound());
        }
        OrderState state = found.get();
        return state.order().status().isFinal()
                ? Future.succeededFuture(OrderReplies.query(state))
                : askFirst(state).map(OrderReplies::query);
    }

    /** A failed channel query does not fail the client's query: it returns the stored state. */
    private Future<OrderState> askFirst(OrderState state) {
        Ledger ledger = ports.ledger();
        Schedules schedules = settlement.schedules();
        return ledger.acquireQueryPermit(
                        state.order().key(), schedules.polling().minQueryInterval())
                .compose(may -> ledger.load(state.order().key()).compose(loaded -> {
                    OrderState all = loaded.orElse(state);
                    Future<OrderState> watchers = settlement
                            .watchers()
                            .awaitRound(all, schedules.waits().queryWait());
                    Future<Void> prompted = may ? settlement.prompt(all) : Future.succeededFuture();
                    return prompted.transform(any -> watchers);
                }))
                .otherwise(state);
    }
}
