package upay.api.order;

import io.vertx.core.Future;
import java.util.List;
import upay.api.ApiRequest;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.domain.AccountName;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.history.HistoryEntry;
import upay.orderview.InstanceStatuses;
import upay.orderview.NextSteps;

/** Reads the order that a path names by its number. Another merchant's is not there for the caller. */
final class OrderReader {
    private final ApiStore store;
    private final OrderWork work;

    OrderReader(ApiStore store, OrderWork work) {
        this.store = store;
        this.work = work;
    }

    /**
     * An order and what is known of it.
     *
     * @param entries its history
     * @param next what comes next
     */
    record Known(OrderState state, List<HistoryEntry> entries, NextSteps next) {}

    Future<OrderKey> key(ApiRequest request) {
        long sn = request.numberInPath("sn");
        return store.read().history().find(sn).map(found -> {
            OrderKey key = found.orElseThrow(() -> none(sn));
            request.requireOwner(key.merchantId(), what(sn));
            return key;
        });
    }

    Future<OrderState> state(ApiRequest request) {
        return key(request).compose(this::load);
    }

    Future<OrderState> load(OrderKey key) {
        return store.read().ledger().load(key).map(found -> found.orElseThrow(() -> none(key.sn())));
    }

    private static Problem none(long sn) {
        return Problem.notFound("There is no " + what(sn) + ".");
    }

    private static String what(long sn) {
        return "order " + sn;
    }

    Future<Known> known(ApiRequest request) {
        return state(request).compose(this::known);
    }

    /** As it is stored now. */
    Future<Known> knownNow(OrderKey key) {
        return load(key).compose(this::known);
    }

    private Future<Known> known(OrderState state) {
        return entries(state.order().key())
                .compose(entries -> next(state, entries, statuses()).map(next -> new Known(state, entries, next)));
    }

    Future<List<HistoryEntry>> entries(OrderKey key) {
        return store.read().history().entries(key);
    }

    /** Of each instance once. */
    InstanceStatuses statuses() {
        return new InstanceStatuses(store.read().history()::pulse);
    }

    Future<NextSteps> next(OrderState state, List<HistoryEntry> entries, InstanceStatuses statuses) {
        return statuses.of(state).map(known -> new NextSteps(state, entries, known, work.lease()));
    }

    /** Whether its account was removed. The configured one may be another machine's to know. */
    Future<Boolean> isAccountGone(Order order) {
        AccountName account = order.purchase().method().account();
        if (account == null || account.equals(AccountName.CONFIGURED)) {
            return Future.succeededFuture(false);
        }
        String owner = account.owner(order.key().merchantId());
        return store.read()
                .channelRegistry()
                .account(owner, order.purchase().payway(), account)
                .map(found -> found.isEmpty());
    }
}
