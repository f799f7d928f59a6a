package upay.bill.reader;

import upay.bill.BillKind;
import upay.bill.BillRow;
import upay.bill.BillSums;

/** The sums of Alipay's details, which its footers and its summary have too. One thread. */
final class AlipayTotals {
    private final BillSums.Adder adder = new BillSums.Adder();
    private final Side payments = new Side();
    private final Side refunds = new Side();
    private long ordered;

    /** What a footer states of payments or refunds, signed. */
    static final class Side {
        private long count;
        private long received;
        private long discount;

        long count() {
            return count;
        }

        /** 商家实收, in fen. */
        long received() {
            return received;
        }

        /** 商家优惠, in fen. */
        long discount() {
            return discount;
        }
    }

    /**
     * Adds a row; amounts in fen, negative for refunds.
     *
     * @throws ArithmeticException on overflow
     */
    void add(BillRow row, long total, long received, long discount) {
        adder.add(row);
        Side side = side(row.kind());
        side.count++;
        side.received = Math.addExact(side.received, received);
        side.discount = Math.addExact(side.discount, discount);
        ordered = Math.addExact(ordered, total);
    }

    Side side(BillKind kind) {
        return kind == BillKind.PAYMENT ? payments : refunds;
    }

    /** 订单金额, net of refunds, in fen. */
    long ordered() {
        return ordered;
    }

    BillSums sums() {
        return adder.sums();
    }
}
