package upay.bill.reader;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.bill.BillFile;
import upay.bill.BillRefusedException;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;

/** UnionPay's printed summary (RD): a page of text whose first table has the day's totals. One thread. */
final class UnionpayReport {
    private static final String TOTAL = "总计";
    private static final Pattern DAY = Pattern.compile("清算日期:([0-9]{8})");
    private static final Pattern GAPS = Pattern.compile("\\s+");
    private static final List<String> COLUMNS =
            List.of("交易笔数", "交易金额 借", "交易金额 贷", "费用 借", "费用 贷", "资金清算差额 借", "资金清算差额 贷");

    private final BillFile file;
    private long[] totals = {};
    private long totalLine;

    UnionpayReport(BillFile file) {
        this.file = file;
    }

    /** Reads to the end, and closes the lines. */
    void read(BillLines lines) throws BillRefusedException, IOException {
        try (lines) {
            BillValues values = new BillValues(lines);
            boolean dated = false;
            String line;
            while ((line = lines.next()) != null) {
                Matcher day = DAY.matcher(line);
                if (day.find()) {
                    dated = true;
                    String stated = day.group(1);
                    String expected = file.day().toString().replace("-", "");
                    if (!stated.equals(expected)) {
                        throw lines.refused("the bill is of " + stated + ", not of " + expected);
                    }
                }
                // Later tables have the same totals by kind of card.
                if (totals.length == 0 && line.stripLeading().startsWith(TOTAL)) {
                    totals = totals(lines, values, GAPS.split(line.strip()));
                    totalLine = lines.line();
                }
            }
            if (!dated) {
                throw lines.refused("the line with 清算日期 is missing");
            }
            if (totals.length == 0) {
                throw lines.refused("the line " + TOTAL + " is missing");
            }
        }
    }

    private static long[] totals(BillLines lines, BillValues values, String[] cells) throws BillRefusedException {
        if (cells.length != COLUMNS.size() + 1) {
            throw lines.refused("the line " + TOTAL + " has " + (cells.length - 1) + " values, not " + COLUMNS.size());
        }
        long[] totals = new long[COLUMNS.size()];
        for (int i = 0; i < totals.length; i++) {
            String value = cells[i + 1].replace(",", "");
            totals[i] = i == 0 ? values.count(COLUMNS.get(i), value) : values.fen(COLUMNS.get(i), value);
        }
        return totals;
    }

    void requireSame(UnionpayDetails details) throws BillRefusedException {
        long[] counted = {
            details.sums().rows(),
            details.amounts().debit(),
            details.amounts().credit(),
            details.fees().debit(),
            details.fees().credit(),
            details.nets().debit(),
            details.nets().credit()
        };
        for (int i = 0; i < counted.length; i++) {
            if (counted[i] != totals[i]) {
                throw new BillRefusedException(
                        totalLine,
                        "the summary's total " + COLUMNS.get(i) + " is " + totals[i] + ", and the details have "
                                + counted[i]);
            }
        }
    }
}
