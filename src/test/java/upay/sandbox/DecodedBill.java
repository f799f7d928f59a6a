package upay.sandbox;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A bill as a merchant understands it, by a reading of the formats that is the tests' own.
 *
 * @param word {@code read}, or why there is none: {@code later}, {@code none}, {@code error}
 * @param stated what the totals say in fen: payments, their sum, refunds, their sum; empty: the bill states none
 * @param whole the text is complete
 */
record DecodedBill(String word, List<Row> rows, List<Long> stated, boolean whole) {

    /**
     * @param kind {@code pay}, {@code refund}, {@code undo}
     * @param number of the refund; empty for a payment
     * @param fen negative if it went back
     * @param fee fen; negative if it went back
     * @param time as the bill has it, digits only
     */
    record Row(String kind, String sn, String number, long fen, long fee, String time) {}

    static DecodedBill absent(String word) {
        return new DecodedBill(word, List.of(), List.of(), true);
    }

    /** As {@code stated} would be, if it is right. */
    List<Long> sums() {
        return List.of(count(true), sum(true, Row::fen), count(false), sum(false, Row::fen));
    }

    private long count(boolean payments) {
        return rows.stream().filter(row -> row.kind().equals("pay") == payments).count();
    }

    private long sum(boolean payments, ToLongFunction<Row> part) {
        return rows.stream()
                .filter(row -> row.kind().equals("pay") == payments)
                .mapToLong(part)
                .sum();
    }
}
