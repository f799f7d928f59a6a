package upay.sandbox.bill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import upay.domain.Fen;
import upay.sandbox.bill.BillFault.Kind;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.wire.TradeNumbers;

/** Applies the faults of single rows to a bill's entries, in the order in which these come. */
final class BillFaults {
    private static final Fen EXTRA = Fen.of(100);

    private final BillDay day;
    private final Map<Kind, List<BillFault>> faults = new EnumMap<>(Kind.class);

    /** How many rows came, of each kind. */
    private long payments;

    private long returns;

    BillFaults(BillDesk desk, BillDay day) {
        this.day = day;
        for (Kind kind : Kind.values()) {
            faults.put(kind, desk.faults(day, kind));
        }
    }

    /** What the bill says of this entry: nothing, one row, or two. */
    List<BillEntry> rows(BillEntry entry) {
        count(entry);
        if (hits(Kind.MISSING_ROW, entry) || isShownLater(entry)) {
            return List.of();
        }
        BillEntry stated = entry;
        for (BillFault fault : of(Kind.OTHER_AMOUNT)) {
            if (selects(fault, entry)) {
                stated =
                        entry.withAmount(fault.amount() == null ? entry.amount().plus(Fen.of(1)) : fault.amount());
            }
        }
        return hits(Kind.DUPLICATE_ROW, entry) ? List.of(stated, stated) : List.of(stated);
    }

    /** Those of this day that the next day's bill shows. */
    List<BillEntry> later(BillEntry entry) {
        count(entry);
        return isShownLater(entry) ? List.of(entry.movedTo(day.to())) : List.of();
    }

    boolean showsSomeLater() {
        return !of(Kind.REFUND_LATER).isEmpty();
    }

    List<BillEntry> extras() {
        List<BillEntry> extras = new ArrayList<>();
        of(Kind.EXTRA_ROW).forEach(fault -> extras.add(extra(fault)));
        return extras;
    }

    private BillEntry extra(BillFault fault) {
        Fen amount = Objects.requireNonNullElse(fault.amount(), EXTRA);
        String sn = Objects.requireNonNullElse(fault.rows().sn(), "99" + day.compact() + "%07d".formatted(fault.id()));
        long at = day.from() + (day.to() - day.from()) / 2;
        String print = TradeNumbers.of("00000000", sn);
        Trade trade = Trade.opened(new TradeKey(sn, day.payway()), false, amount, print, null, at)
                .marked(TradeEvent.SCANNED, at)
                .charged(at);
        if (!Boolean.FALSE.equals(fault.rows().payments())) {
            return BillEntry.of(trade);
        }
        TradeRefund refund = new TradeRefund("88" + day.compact() + "%07d".formatted(fault.id()), amount, at, at, true);
        return new BillEntry(BillEntry.Kind.REFUND, trade.refunding(refund), refund, amount, at);
    }

    private void count(BillEntry entry) {
        if (entry.isPayment()) {
            payments++;
        } else {
            returns++;
        }
    }

    private boolean isShownLater(BillEntry entry) {
        return !entry.isPayment() && hits(Kind.REFUND_LATER, entry);
    }

    private boolean hits(Kind kind, BillEntry entry) {
        return of(kind).stream().anyMatch(fault -> selects(fault, entry));
    }

    private boolean selects(BillFault fault, BillEntry entry) {
        BillFault.Rows rows = fault.rows();
        Boolean kind = rows.payments();
        if (kind != null && kind != entry.isPayment()
                || rows.sn() != null && !rows.sn().equals(entry.sn())) {
            return false;
        }
        if (rows.number() == null) {
            return true;
        }
        return rows.number() == (kind == null ? payments + returns : kind ? payments : returns);
    }

    private List<BillFault> of(Kind kind) {
        return Objects.requireNonNull(faults.get(kind));
    }
}
