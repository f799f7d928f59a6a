package upay.lab.bills;

import java.util.HashMap;
import java.util.Map;
import upay.lab.bills.Victims.Victim;
import upay.sandbox.bill.BillDay;

/** Orders faults of rows at the sandbox. */
final class FaultOrder {
    private static final long SMALL_REFUND = 1;

    private final SandboxBillDesk desk;
    private final BillDay last;

    /** @param last the day of rows that belong to none */
    FaultOrder(SandboxBillDesk desk, BillDay last) {
        this.desk = desk;
        this.last = last;
    }

    Injection place(RowFault fault, Victims victims) {
        Map<String, String> parameters = new HashMap<>();
        if (!fault.word().equals("refund-later")) {
            parameters.put("kind", fault.kind());
        }
        if (fault.victim() == RowFault.Victim.NONE) {
            long id = desk.order(last, fault.word(), parameters);
            // As the sandbox numbers the rows that it makes up.
            String number = (fault.kind().equals("payment") ? "99" : "88") + last.compact() + "%07d".formatted(id);
            return new Injection(last, fault, number);
        }
        Victim victim = victims.take(fault.victim());
        parameters.put("sn", victim.sn());
        if (fault == RowFault.PAYMENT_OF_UNPAID) {
            parameters.put("amount", Long.toString(victim.total()));
        } else if (fault == RowFault.REFUND_OF_PAID) {
            parameters.put("amount", Long.toString(SMALL_REFUND));
        }
        desk.order(victim.day(), fault.word(), parameters);
        return new Injection(victim.day(), fault, victim.sn());
    }
}
