package upay.cli.order;

import java.util.HashMap;
import java.util.Map;
import upay.app.OperatorSession;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.store.report.OrderHistory.InstanceStatus;

/** The statuses of owner instances, each read once. Blocks. */
final class InstanceStatuses {
    private final OperatorSession office;
    private final Map<Long, InstanceStatus> known = new HashMap<>();

    InstanceStatuses(OperatorSession office) {
        this.office = office;
    }

    /** The statuses of all owners of the order's transactions. */
    Map<Long, InstanceStatus> of(OrderState state) {
        Map<Long, InstanceStatus> pulses = new HashMap<>();
        for (Transaction t : state.transactions()) {
            if (t.isOpen() && t.work().owner() != 0) {
                pulses.put(t.work().owner(), known.computeIfAbsent(t.work().owner(), this::ask));
            }
        }
        return pulses;
    }

    private InstanceStatus ask(long id) {
        return office.await(office.store().history().pulse(id));
    }
}
