package upay.sandbox.unionpay;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFormat;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.wire.Times;

/** UnionPay's details of a day ({@code ZM}): 41 fields of fixed widths, one space between; and the summary ({@code RD}). */
final class UnionpayBillFormat implements BillFormat {
    private static final String END = "\r\n";

    private static final int[] WIDTHS = {
        3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13,
        13, 8, 32, 13, 13, 12, 2, 1, 131
    };

    /** Of the fields that are the same in every row. */
    private static final Map<Integer, String> FIXED = Map.ofEntries(
            Map.entry(1, "88022900"),
            Map.entry(2, "00049993"),
            Map.entry(7, "4899"),
            Map.entry(8, "07"),
            Map.entry(10, "01"),
            Map.entry(12, "01"),
            Map.entry(17, "0001"),
            Map.entry(29, "000000000000000"),
            Map.entry(31, " 000000000000"),
            Map.entry(33, "01080209"),
            Map.entry(35, " 000000000000"),
            Map.entry(36, " 000000000000"),
            Map.entry(37, " 00000000000"),
            Map.entry(39, "7"));

    private final String merId;
    private final BillDay day;
    private final Function<BillEntry, UnionpayBillNames> names;

    UnionpayBillFormat(String merId, BillDay day, Function<BillEntry, UnionpayBillNames> names) {
        this.merId = merId;
        this.day = day;
        this.names = names;
    }

    @Override
    public String fileName() {
        return "INN" + day.compact().substring(2) + "88ZM_" + merId;
    }

    @Override
    public Charset charset() {
        return Charset.forName("GBK");
    }

    @Override
    public String head() {
        return "";
    }

    @Override
    public String row(BillEntry entry) {
        UnionpayBillNames known = names.apply(entry);
        long amount = entry.amount().value();
        long fee = fee().of(entry.amount()).value();
        String net = (entry.isPayment() ? "C" : "D") + digits(amount - fee);
        Map<Integer, String> fields = new TreeMap<>(FIXED);
        fields.put(0, known.code());
        fields.put(3, known.traceNo());
        fields.put(4, Times.compact(entry.at()).substring(4));
        fields.put(5, known.card());
        fields.put(6, digits(amount));
        fields.put(9, known.queryId());
        fields.put(11, orderId(entry));
        fields.put(15, (entry.isPayment() ? "D" : "C") + digits(fee));
        fields.put(16, net);
        fields.put(19, known.type());
        fields.put(20, known.subType());
        fields.put(21, known.bizType());
        fields.put(26, known.origQueryId());
        fields.put(27, merId);
        fields.put(32, net);
        if (!entry.isPayment()) {
            fields.put(13, UnionpayNumbers.traceNo(entry.sn()));
            fields.put(14, Times.compact(entry.paidAt()).substring(4));
        }
        return line(fields);
    }

    /** A refund has a number of its own, a reversal that of its payment. */
    private static String orderId(BillEntry entry) {
        return entry.kind() == BillEntry.Kind.REFUND ? entry.requireRefund().number() : entry.sn();
    }

    private static String line(Map<Integer, String> fields) {
        StringBuilder line = new StringBuilder(640);
        for (int i = 0; i < WIDTHS.length; i++) {
            String value = fields.getOrDefault(i, "");
            if (value.length() > WIDTHS[i]) {
                throw new IllegalArgumentException("field " + i + " has no room for " + value);
            }
            line.append(i == 0 ? "" : " ").append(value).append(" ".repeat(WIDTHS[i] - value.length()));
        }
        return line.append(END).toString();
    }

    private static String digits(long fen) {
        return "%012d".formatted(fen);
    }

    @Override
    public String foot(BillTotals totals) {
        return "";
    }

    @Override
    public Map<String, String> others(BillTotals totals) {
        return Map.of("RD" + day.compact() + "01_" + merId, new UnionpayBillSummary(merId, day, totals).text());
    }
}
