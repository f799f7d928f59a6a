package upay.cli.order;

import java.util.HashMap;
import java.util.Map;
import upay.app.OperatorSession;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.store.report.OrderHistory.Pulse;

/** The instances that drive something, each asked for once. Blocks. */
final class InstanceStatuses {
    private final OperatorSession office;
    private final Map<Long, Pulse> known = new HashMap<>();

    InstanceStatuses(OperatorSession office) {
        this.office = office;
    }

    /** Of all that drive something of the order. */
    Map<Long, Pulse> of(OrderState state) {
        Map<Long, Pulse> pulses = new HashMap<>();
        for (Transaction t : state.transactions()) {
            if (t.isOpen() && t.work().owner() != 0) {
                pulses.put(t.work().owner(), known.computeIfAbsent(t.work().owner(), this::ask));
            }
        }
        return pulses;
    }

    private Pulse ask(long id) {
        return office.await(office.store().history().pulse(id));
    }
}
