package upay.sandbox.bill;

import upay.sandbox.bill.BillFault.Kind;

/** What is wrong with a bill as a whole. */
record BillDefects(boolean truncated, boolean cut, boolean wrongTotals) {

    static BillDefects of(BillDesk desk, BillDay day) {
        return new BillDefects(
                !desk.faults(day, Kind.TRUNCATED).isEmpty(),
                !desk.faults(day, Kind.CUT).isEmpty(),
                !desk.faults(day, Kind.WRONG_TOTALS).isEmpty());
    }
}
