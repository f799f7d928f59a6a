package upay.sandbox.bill;

import upay.domain.Fen;

/**
 * Counts and sums of the rows of a bill.
 *
 * @param payments their number
 * @param paid their sum
 * @param paidFee the sum of their fees, each rounded by itself
 * @param returns the number of refunds and reversals
 * @param returned their sum
 * @param returnedFee the sum of the fees that went back with them
 */
public record BillTotals(long payments, Fen paid, Fen paidFee, long returns, Fen returned, Fen returnedFee) {
    public static final BillTotals NONE = new BillTotals(0, Fen.ZERO, Fen.ZERO, 0, Fen.ZERO, Fen.ZERO);

    public BillTotals plus(BillEntry entry, BillFee fee) {
        Fen share = fee.of(entry.amount());
        return entry.isPayment()
                ? new BillTotals(
                        payments + 1, paid.plus(entry.amount()), paidFee.plus(share), returns, returned, returnedFee)
                : new BillTotals(
                        payments, paid, paidFee, returns + 1, returned.plus(entry.amount()), returnedFee.plus(share));
    }

    /** One payment and one fen more than there are. */
    BillTotals wrong() {
        return new BillTotals(payments + 1, paid.plus(Fen.of(1)), paidFee, returns, returned, returnedFee);
    }

    /** Fen; negative if more went back than came in. */
    public long net() {
        return paid.value() - returned.value();
    }

    /** Fen; negative if more went back than was taken. */
    public long netFee() {
        return paidFee.value() - returnedFee.value();
    }
}
