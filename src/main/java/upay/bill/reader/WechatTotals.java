package upay.bill.reader;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillSums;
import upay.bill.input.BillColumns;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;

/** The totals at the end of WeChat Pay's bill, and the sums of its rows that they must agree with. One thread. */
final class WechatTotals {
    /** The first column of the totals: counts all rows, whatever they are. */
    static final String COUNT = "总交易单数";

    /** Each total's name with its former ones, and the column that it adds up, likewise. */
    private static final List<String[][]> TOTALS = List.of(
            new String[][] {{"应结订单总金额", "总交易额"}, {"应结订单金额", "总金额"}},
            new String[][] {{"退款总金额", "总退款金额"}, {"退款金额"}},
            new String[][] {
                {"充值券退款总金额", "总企业红包退款金额", "总代金券或立减优惠退款金额"},
                {"充值券退款金额", "企业红包退款金额", "代金券或立减优惠退款金额"}
            },
            new String[][] {{"手续费总金额"}, {"手续费"}},
            new String[][] {{"订单总金额"}, {"订单金额"}},
            new String[][] {{"申请退款总金额"}, {"申请退款金额"}});

    private final BillLines lines;
    private final BillValues values;
    private final BillSums.Adder adder = new BillSums.Adder();
    private final List<Total> totals = new ArrayList<>();
    private long count;

    WechatTotals(BillLines lines, WechatColumns columns) {
        this.lines = lines;
        this.values = new BillValues(lines);
        for (String[][] total : TOTALS) {
            int place = columns.find(total[1]);
            if (place >= 0) {
                totals.add(new Total(total[0], total[1][0], place));
            }
        }
    }

    /** The sum of a column, in a hundred-thousandth of a yuan. */
    private static final class Total {
        private final String[] names;
        private final String column;
        private final int place;
        private long sum;

        Total(String[] names, String column, int place) {
            this.names = names;
            this.column = column;
            this.place = place;
        }
    }

    /** Cuts a line of totals into this many values. */
    interface Cutter {
        List<String> cells(String line, int count) throws BillRefusedException;
    }

    void add(BillRow row, List<String> cells) throws BillRefusedException {
        adder.add(row);
        count++;
        for (Total total : totals) {
            long value = exact(values.decimal(total.column, cells.get(total.place)));
            total.sum = Math.addExact(total.sum, value);
        }
    }

    private static long exact(BigDecimal yuan) {
        return yuan.movePointRight(5).longValueExact();
    }

    /** @param names of the totals; their values are in the next line */
    void compare(List<String> names, Cutter cutter) throws BillRefusedException, IOException {
        BillColumns header = new BillColumns(lines, names);
        String line = lines.next();
        List<String> cells = cutter.cells(line == null ? "" : line, header.count());
        // Printed as 4, or as 45.0.
        String stated = cells.get(header.require(COUNT));
        if (values.decimal(COUNT, stated).compareTo(BigDecimal.valueOf(count)) != 0) {
            throw lines.refused(
                    "the total " + COUNT + " is " + stated + ", and there are " + count + " rows: rows are missing");
        }
        for (Total total : totals) {
            String value = cells.get(header.require(total.names));
            if (exact(values.decimal(total.names[0], value)) != total.sum) {
                throw lines.refused("the total " + total.names[0] + " is " + value + ", and the rows have "
                        + BigDecimal.valueOf(total.sum, 5).toPlainString() + ": rows are missing or changed");
            }
        }
    }

    BillSums sums() {
        return adder.sums();
    }
}
