package upay.bill;

import java.math.BigDecimal;
import upay.domain.Fen;

/**
 * The rows of a bill, counted and added up by kind.
 *
 * @param fees in yuan, exact: what the channel kept in all
 */
public record BillSums(Sum payments, Sum refunds, Sum reversals, BigDecimal fees) {
    /** Rows of one kind. */
    public record Sum(long count, Fen amount) {
        static final Sum NONE = new Sum(0, Fen.ZERO);

        Sum plus(Fen more) {
            return new Sum(count + 1, amount.plus(more));
        }
    }

    public long rows() {
        return payments.count + refunds.count + reversals.count;
    }

    /** Adds up rows. One thread. */
    public static final class Adder {
        private Sum payments = Sum.NONE;
        private Sum refunds = Sum.NONE;
        private Sum reversals = Sum.NONE;
        private BigDecimal fees = BigDecimal.ZERO;

        /** @throws ArithmeticException on overflow */
        public void add(BillRow row) {
            switch (row.kind()) {
                case PAYMENT -> payments = payments.plus(row.amount());
                case REFUND -> refunds = refunds.plus(row.amount());
                case REVERSAL -> reversals = reversals.plus(row.amount());
            }
            BigDecimal fee = row.fee();
            if (fee != null) {
                fees = fees.add(fee);
            }
        }

        public BillSums sums() {
            return new BillSums(payments, refunds, reversals, fees);
        }
    }
}
