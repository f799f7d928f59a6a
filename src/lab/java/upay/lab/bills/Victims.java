package upay.lab.bills;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import upay.domain.Payway;
import upay.e2e.SandboxWallets;
import upay.sandbox.bill.BillDay;
import upay.store.TestStore;

/** The orders of one channel that faults are ordered for: each at most once, in an order drawn from the seed. */
final class Victims {
    /** With a row of a bill that counts. */
    private static final String MATCHED = """
            select o.sn, o.total, max(f.day)
            from bill_matches m join bill_files f using (bill_id)
            join orders o on o.merchant_id = m.merchant_id and o.sn = m.order_sn
            join transactions own on own.merchant_id = m.merchant_id and own.order_sn = m.order_sn and own.tsn = m.tsn
            where f.channel = '%s' and f.state = 'READ' and own.type = '%s' and o.paid
              and not exists (select from transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn
                and t.status <> 'SUCCESS')
              and (select count(*) from transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn) = %d
            group by 1, 2 order by 1""";

    private static final String UNPAID =
            "select sn, total from orders where payway = '%s' and status = 'PAY_CANCELED' and sn > 0 order by sn";

    /**
     * An order.
     *
     * @param day of the row in question
     */
    record Victim(String sn, long total, BillDay day) {}

    private final Map<RowFault.Victim, Deque<Victim>> all = new EnumMap<>(RowFault.Victim.class);

    Victims(TestStore store, SandboxWallets wallets, BillDay last, Random random) {
        Payway payway = last.payway();
        all.put(RowFault.Victim.PAID, shuffled(matched(store, payway, "PAY", 1), random));
        all.put(RowFault.Victim.REFUNDED, shuffled(matched(store, payway, "REFUND", 2), random));
        all.put(RowFault.Victim.CANCELED, shuffled(matched(store, payway, "CANCEL", 2), random));
        Map<String, SandboxWallets.Entry> ledger = wallets.all();
        List<Victim> unpaid = Rows.of(store, UNPAID.formatted(payway.name())).stream()
                .filter(row -> !ledger.containsKey(row.get(0))
                        || ledger.get(row.get(0)).charges() == 0)
                .map(row -> new Victim(row.get(0), Long.parseLong(row.get(1)), last))
                .toList();
        all.put(RowFault.Victim.UNPAID, shuffled(unpaid, random));
    }

    private static List<Victim> matched(TestStore store, Payway payway, String type, int transactions) {
        return Rows.of(store, MATCHED.formatted(payway.channel(), type, transactions)).stream()
                .map(row -> new Victim(
                        row.get(0), Long.parseLong(row.get(1)), new BillDay(payway, LocalDate.parse(row.get(2)))))
                .toList();
    }

    private static Deque<Victim> shuffled(List<Victim> victims, Random random) {
        List<Victim> mixed = new ArrayList<>(victims);
        Collections.shuffle(mixed, random);
        return new ArrayDeque<>(mixed);
    }

    /** @throws IllegalStateException if the run was too short for one more */
    Victim take(RowFault.Victim kind) {
        Victim next = all.get(kind).poll();
        if (next == null) {
            throw new IllegalStateException(
                    "the run has no further order that is " + kind + ": let it have more orders");
        }
        return next;
    }
}
