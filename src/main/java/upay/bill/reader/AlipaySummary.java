package upay.bill.reader;

import java.io.IOException;
import java.util.List;
import upay.bill.BillKind;
import upay.bill.BillRefusedException;
import upay.bill.input.BillColumns;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;
import upay.bill.input.CsvLine;

/** The summary of Alipay's bill, by store, from the line behind its first one. One thread. */
final class AlipaySummary {
    private static final String STORE = "门店编号";
    private static final String TOTAL = "合计";
    private static final List<String> COLUMNS = List.of("交易订单总笔数", "退款订单总笔数", "订单金额(元)", "商家实收(元)", "商家优惠(元)");
    private static final int COUNTS = 2;

    private final BillLines lines;
    private final BillValues values;
    private final long[] stores = new long[COLUMNS.size()];
    private long[] total = {};
    private long totalLine;

    AlipaySummary(BillLines lines) {
        this.lines = lines;
        this.values = new BillValues(lines);
    }

    /** Reads to the end; the stores must add up to the total. */
    void read() throws BillRefusedException, IOException {
        String line = lines.next();
        while (line != null && line.startsWith("#")) {
            line = lines.next();
        }
        if (line == null) {
            throw lines.refused("the summary has no rows");
        }
        BillColumns columns = new BillColumns(lines, CsvLine.bare(line));
        int store = columns.require(STORE);
        int[] places = new int[COLUMNS.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = columns.require(COLUMNS.get(i));
        }
        while ((line = lines.next()) != null && !line.startsWith("#")) {
            List<String> cells = CsvLine.bare(line);
            if (cells.size() < columns.count() || total.length > 0) {
                throw lines.refused("the row of the summary is not in its form");
            }
            long[] sums = sums(cells, places);
            if (cells.get(store).strip().equals(TOTAL)) {
                total = sums;
                totalLine = lines.line();
                requireTotal();
            } else {
                for (int i = 0; i < sums.length; i++) {
                    stores[i] = Math.addExact(stores[i], sums[i]);
                }
            }
        }
        if (total.length == 0) {
            throw lines.refused("the summary has no row " + TOTAL);
        }
    }

    private long[] sums(List<String> cells, int[] places) throws BillRefusedException {
        long[] sums = new long[places.length];
        for (int i = 0; i < sums.length; i++) {
            String value = cells.get(places[i]).strip();
            sums[i] = i < COUNTS ? values.count(COLUMNS.get(i), value) : values.fen(COLUMNS.get(i), value);
        }
        return sums;
    }

    private void requireTotal() throws BillRefusedException {
        for (int i = 0; i < total.length; i++) {
            if (total[i] != stores[i]) {
                throw lines.refused(
                        "the total " + COLUMNS.get(i) + " is " + total[i] + ", and the stores have " + stores[i]);
            }
        }
    }

    /** The details say the same. */
    void requireSame(AlipayTotals details) throws BillRefusedException {
        AlipayTotals.Side payments = details.side(BillKind.PAYMENT);
        AlipayTotals.Side refunds = details.side(BillKind.REFUND);
        long[] counted = {
            payments.count(),
            refunds.count(),
            details.ordered(),
            payments.received() + refunds.received(),
            payments.discount() + refunds.discount()
        };
        for (int i = 0; i < counted.length; i++) {
            if (counted[i] != total[i]) {
                throw new BillRefusedException(
                        totalLine,
                        "the summary's total " + COLUMNS.get(i) + " is " + total[i] + ", and the details have "
                                + counted[i]);
            }
        }
    }
}
