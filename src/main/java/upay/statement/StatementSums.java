package upay.statement;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The sums of some rows. They add up exactly: of two sets of rows, the sums of both are the sums of all. */
public record StatementSums(Evidence evidence, Sum payments, Sum refunds, Sum cancels, Fees fees) {
    /** Yuan, with the decimals of a fee. */
    static final BigDecimal NO_FEE = BigDecimal.ZERO.setScale(5);

    public static final StatementSums NONE =
            new StatementSums(new Evidence(0, 0, 0, 0, 0), Sum.NONE, Sum.NONE, Sum.NONE, new Fees(NO_FEE, 0));

    /** Whether bills have the rows. */
    public enum Coverage {
        /** All of them. */
        COVERED,
        PARTLY,
        /** None of them. */
        NO_BILL,
        /** There is no row that needs a bill. */
        NOTHING
    }

    /**
     * How many rows there are, and what shows them.
     *
     * @param covered by a bill
     * @param uncovered not yet covered
     * @param withoutFee movements whose fee no bill has said
     * @param corrections of closed days
     */
    public record Evidence(long records, long covered, long uncovered, long withoutFee, long corrections) {
        private Evidence plus(Evidence other) {
            return new Evidence(
                    Math.addExact(records, other.records),
                    Math.addExact(covered, other.covered),
                    Math.addExact(uncovered, other.uncovered),
                    Math.addExact(withoutFee, other.withoutFee),
                    Math.addExact(corrections, other.corrections));
        }

        public Coverage coverage() {
            if (covered + uncovered == 0) {
                return Coverage.NOTHING;
            }
            return uncovered == 0 ? Coverage.COVERED : covered == 0 ? Coverage.NO_BILL : Coverage.PARTLY;
        }
    }

    /**
     * Movements of one kind. Below zero where a day takes back more than it has.
     *
     * @param amount fen
     */
    public record Sum(long count, long amount) {
        public static final Sum NONE = new Sum(0, 0);

        private Sum plus(Sum other) {
            return new Sum(Math.addExact(count, other.count), Math.addExact(amount, other.amount));
        }
    }

    /**
     * What the channels kept.
     *
     * @param exact yuan
     * @param fen the sum of the transactions' fees, each rounded half up to fen
     */
    public record Fees(BigDecimal exact, long fen) {
        public Fees {
            exact = exact.setScale(NO_FEE.scale(), RoundingMode.UNNECESSARY);
        }

        private Fees plus(Fees other) {
            return new Fees(exact.add(other.exact), Math.addExact(fen, other.fen));
        }
    }

    /** Of one row. */
    public static StatementSums of(StatementRow row) {
        Boolean covered = row.evidence().covered();
        BigDecimal fee = row.money().fee();
        Evidence evidence = new Evidence(
                1,
                covered != null && covered ? 1 : 0,
                covered != null && !covered ? 1 : 0,
                covered != null && fee == null ? 1 : 0,
                row.evidence().corrects() == null ? 0 : 1);
        Fees fees = new Fees(fee == null ? NO_FEE : fee, row.money().feeFen());
        StatementKind group = row.kind().group();
        // Refunds and cancels are amounts of their own, not below zero as in the row.
        Sum sum = new Sum(
                row.kind().count(),
                group == StatementKind.PAYMENT
                        ? row.money().amount()
                        : Math.negateExact(row.money().amount()));
        return new StatementSums(
                evidence,
                group == StatementKind.PAYMENT ? sum : Sum.NONE,
                group == StatementKind.REFUND ? sum : Sum.NONE,
                group == StatementKind.CANCEL ? sum : Sum.NONE,
                fees);
    }

    public StatementSums plus(StatementSums other) {
        return new StatementSums(
                evidence.plus(other.evidence),
                payments.plus(other.payments),
                refunds.plus(other.refunds),
                cancels.plus(other.cancels),
                fees.plus(other.fees));
    }

    /** Fen: payments less refunds and cancels. */
    public long net() {
        return Math.subtractExact(Math.subtractExact(payments.amount, refunds.amount), cancels.amount);
    }

    /** Fen: {@link #net} less the fees. */
    public long toSettle() {
        return Math.subtractExact(net(), fees.fen);
    }
}
