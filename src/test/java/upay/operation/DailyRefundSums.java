package upay.operation;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.port.Ledger.Change;
import upay.port.Ledger.DailyRefund;

/** What tills with a daily cap gave back, day by day. */
final class DailyRefundSums {
    private record Day(String merchantId, String terminalSn, LocalDate date) {}

    private record Named(OrderKey order, long tsn) {}

    private record Counted(Day day, Fen amount) {}

    private final Map<Day, Fen> sums = new HashMap<>();
    private final Map<Named, Counted> counted = new HashMap<>();

    /** False, and nothing is added, where the change passes a cap. */
    boolean add(Change change) {
        OrderKey order = change.after().key();
        change.refused().forEach(refund -> takeOut(new Named(order, refund.tsn())));
        DailyRefund given = change.counted();
        if (given == null) {
            return true;
        }
        Day day = new Day(order.merchantId(), given.terminalSn(), given.day());
        Fen sum = sums.getOrDefault(day, Fen.ZERO).plus(given.amount());
        if (sum.isMoreThan(given.cap())) {
            return false;
        }
        sums.put(day, sum);
        counted.put(new Named(order, change.added().get(0).tsn()), new Counted(day, given.amount()));
        return true;
    }

    private void takeOut(Named transaction) {
        Counted out = counted.remove(transaction);
        if (out != null) {
            sums.merge(out.day, out.amount, Fen::minus);
        }
    }
}
