package upay.lab.bills;

import upay.sandbox.bill.BillDay;

/**
 * A fault that was ordered.
 *
 * @param subject the order's number; of a row that no order has, the row's own number
 */
record Injection(BillDay day, RowFault fault, String subject) {
    String channel() {
        return day.payway().channel();
    }
}
