package upay.orderview;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.store.report.OrderHistory.InstanceStatus;

/** The statuses of owner instances, each read once. Threads: one. */
public final class InstanceStatuses {
    private final Function<Long, Future<InstanceStatus>> ask;
    private final Map<Long, InstanceStatus> known = new HashMap<>();

    /** @param ask reads the status of one instance */
    public InstanceStatuses(Function<Long, Future<InstanceStatus>> ask) {
        this.ask = ask;
    }

    /** The statuses of all owners of the order's open transactions. */
    public Future<Map<Long, InstanceStatus>> of(OrderState state) {
        Map<Long, InstanceStatus> owners = new HashMap<>();
        Future<Void> all = Future.succeededFuture();
        for (Transaction t : state.transactions()) {
            long owner = t.work().owner();
            if (t.isOpen() && owner != 0) {
                all = all.compose(v -> status(owner)).map(status -> {
                    owners.put(owner, status);
                    return null;
                });
            }
        }
        return all.map(owners);
    }

    private Future<InstanceStatus> status(long id) {
        InstanceStatus present = known.get(id);
        return present != null
                ? Future.succeededFuture(present)
                : ask.apply(id).onSuccess(status -> known.put(id, status));
    }
}
