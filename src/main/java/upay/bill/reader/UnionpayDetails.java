package upay.bill.reader;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import upay.bill.BillFile;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillRowState;
import upay.bill.BillSink;
import upay.bill.BillSums;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;
import upay.bill.input.ResavedFile;
import upay.domain.Fen;

/**
 * The rows of UnionPay's ZM file: 607 bytes each, in fields of fixed width with one space between them. One thread.
 */
final class UnionpayDetails {
    static final int ROW_BYTES = 607;

    private static final int[] WIDTHS = {
        3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13,
        13, 8, 32, 13, 13, 12, 2, 1, 131
    };

    private static final int TIME = 4;
    private static final int AMOUNT = 6;
    private static final int QUERY_ID = 9;
    private static final int ORDER_ID = 11;
    private static final int FEE = 15;
    private static final int NET = 16;
    private static final int TYPE = 19;
    private static final int ORIGINAL_QUERY_ID = 26;
    private static final int MERCHANT = 27;

    /** The settlement day ends at 23:00, and on the test system at 13:30 of the next day. */
    private static final int DAYS_AROUND = 3;

    private static final int AMOUNT_DIGITS = 12;

    private static final char DEBIT = 'D';
    private static final char CREDIT = 'C';

    private final BillFile file;
    private final BillSums.Adder adder = new BillSums.Adder();
    private final int[] starts = new int[WIDTHS.length];
    private final Flow amounts = new Flow();
    private final Flow fees = new Flow();
    private final Flow nets = new Flow();
    private @Nullable String merchant;

    /** Sums in fen, from the merchant's side. */
    static final class Flow {
        private long debit;
        private long credit;

        void add(boolean debits, long fen) {
            if (debits) {
                debit = Math.addExact(debit, fen);
            } else {
                credit = Math.addExact(credit, fen);
            }
        }

        long debit() {
            return debit;
        }

        long credit() {
            return credit;
        }
    }

    UnionpayDetails(BillFile file) {
        this.file = file;
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + WIDTHS[i - 1] + 1;
        }
    }

    /** Null: there is no row. */
    @Nullable String merchant() {
        return merchant;
    }

    BillSums sums() {
        return adder.sums();
    }

    Flow amounts() {
        return amounts;
    }

    Flow fees() {
        return fees;
    }

    Flow nets() {
        return nets;
    }

    /** Reads to the end, and closes the lines. */
    void read(BillLines lines, BillSink sink) throws BillRefusedException, IOException {
        try (lines) {
            Row row = new Row(lines);
            byte[] bytes;
            while ((bytes = lines.nextBytes()) != null) {
                BillRow read = row.read(bytes);
                adder.add(read);
                sink.add(read);
            }
            if (lines.line() > 0 && !lines.isEnded()) {
                throw lines.refused("the last row has no end: the file is cut off");
            }
        }
    }

    /** The row that was read last. */
    private final class Row {
        private final BillLines lines;
        private final BillValues values;

        Row(BillLines lines) {
            this.lines = lines;
            this.values = new BillValues(lines);
        }

        BillRow read(byte[] bytes) throws BillRefusedException {
            if (bytes.length != ROW_BYTES) {
                throw lines.refused("the row has " + bytes.length + " bytes, not " + ROW_BYTES
                        + ": the file is cut off or changed");
            }
            for (int i = 1; i < starts.length; i++) {
                if (bytes[starts[i] - 1] != ' ') {
                    throw lines.refused("there is no space before byte " + (starts[i] + 1)
                            + ": the columns are not those of a ZM file");
                }
            }
            BillKind kind = kind(field(bytes, TYPE));
            boolean payment = kind == BillKind.PAYMENT;
            long amount = filled("交易金额", field(bytes, AMOUNT));
            long fee = marked("手续费", field(bytes, FEE));
            long net = marked("清算净额", field(bytes, NET));
            // In rows of money that was returned no fee was ever seen: there it proves nothing.
            if (payment && net != amount - fee) {
                throw lines.refused(
                        "the net amount is " + net + " fen, and " + amount + " fen less the fee are " + (amount - fee));
            }
            amounts.add(!payment, amount);
            fees.add(fee >= 0, Math.abs(fee));
            nets.add(net < 0, Math.abs(net));
            String order = values.number("orderId", field(bytes, ORDER_ID));
            String trade = values.number("queryId", field(bytes, QUERY_ID));
            String original = values.numberOrNull("origQryId", field(bytes, ORIGINAL_QUERY_ID));
            return new BillRow(
                    lines.line(),
                    kind,
                    new BillNumbers(order, trade, null, payment ? null : original),
                    Fen.of(amount),
                    BigDecimal.valueOf(fee, 2),
                    time(field(bytes, TIME)),
                    BillRowState.DONE,
                    merchant(field(bytes, MERCHANT)));
        }

        private String field(byte[] bytes, int index) {
            // Needed fields are ASCII; what is not fails their checks.
            return new String(bytes, starts[index], WIDTHS[index], StandardCharsets.ISO_8859_1).strip();
        }

        private BillKind kind(String type) throws BillRefusedException {
            return switch (type) {
                case "01" -> BillKind.PAYMENT;
                case "04" -> BillKind.REFUND;
                case "31", "99" -> BillKind.REVERSAL;
                default -> throw lines.refused("txnType is '" + ResavedFile.quoted(type) + "', not 01, 04, 31 or 99");
            };
        }

        /** A fee is positive if it is debited, an amount if it is credited. */
        private long marked(String column, String value) throws BillRefusedException {
            char mark = value.isEmpty() ? ' ' : value.charAt(0);
            if (mark != DEBIT && mark != CREDIT) {
                throw values.wrong(column, value, "D or C and an amount in fen");
            }
            long fen = filled(column, value.substring(1));
            boolean positive = mark == (column.equals("手续费") ? DEBIT : CREDIT);
            return positive ? fen : -fen;
        }

        /** With zeros in front: a blank in place of one was a digit. */
        private long filled(String column, String value) throws BillRefusedException {
            if (value.length() != AMOUNT_DIGITS) {
                throw values.wrong(column, value, "an amount in fen, of " + AMOUNT_DIGITS + " digits");
            }
            return values.wholeFen(column, value);
        }

        /** The rows have no year: it is the one that is nearest to the bill's day. */
        private Instant time(String value) throws BillRefusedException {
            int year = file.day().getYear();
            Instant nearest = null;
            long least = Long.MAX_VALUE;
            for (int each = year - 1; each <= year + 1; each++) {
                if (value.startsWith("0229") && !LocalDate.of(each, 1, 1).isLeapYear()) {
                    continue;
                }
                Instant time = values.denseTime("交易时间", each + value);
                long days = Math.abs(ChronoUnit.DAYS.between(
                        file.day(), time.atZone(BillValues.ZONE).toLocalDate()));
                if (days < least) {
                    least = days;
                    nearest = time;
                }
            }
            if (nearest == null || least > DAYS_AROUND) {
                throw lines.refused("the time " + value + " is not of about " + file.day());
            }
            return nearest;
        }

        private String merchant(String value) throws BillRefusedException {
            String number = values.number("merId", value);
            if (file.merchant() != null && !file.merchant().equals(number)) {
                throw lines.refused("the row is of merchant " + number + ", not of " + file.merchant());
            }
            merchant = number;
            return number;
        }
    }
}
