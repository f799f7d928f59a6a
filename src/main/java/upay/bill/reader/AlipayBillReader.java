package upay.bill.reader;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.bill.BillFile;
import upay.bill.BillPart;
import upay.bill.BillReader;
import upay.bill.BillRefusedException;
import upay.bill.BillSink;
import upay.bill.BillSummary;
import upay.bill.input.BillLines;
import upay.bill.input.PackedBill;

/**
 * Alipay's bill of trades (bill_type trade): a zip with the details and their summary, or the details alone
 * (alipay.md#bills).
 */
final class AlipayBillReader implements BillReader {
    private static final String DETAILS = "#支付宝业务明细查询";
    private static final String SUMMARY = "#支付宝业务汇总查询";
    private static final String BALANCE = "#支付宝账务";

    @Override
    public BillSummary read(BillFile file, BillSink rows) throws BillRefusedException, IOException {
        try (PackedBill packed = PackedBill.open(file)) {
            if (packed.isZip()) {
                return zipped(file, packed, rows);
            }
            if (packed.begins('<')) {
                throw new BillRefusedException(
                        0, "the file is a web page: the address of the bill had expired; ask Alipay for a new one");
            }
            try (BillLines lines = lines(file, packed.text(), "")) {
                String first = first(lines);
                if (first.startsWith(SUMMARY)) {
                    throw lines.refused("this is the summary; the file with the details is needed, or the whole zip");
                }
                AlipayDetails details = details(file, lines, first);
                details.rows(rows);
                return summary(details, false);
            }
        }
    }

    private static BillSummary zipped(BillFile file, PackedBill packed, BillSink rows)
            throws BillRefusedException, IOException {
        AlipayDetails details = null;
        AlipaySummary summary = null;
        for (PackedBill.Entry entry : packed.entries()) {
            boolean first = details == null;
            try (BillLines lines = lines(file, packed.open(entry), first ? "" : "in the second text of the zip: ")) {
                String start = first(lines);
                if (start.startsWith(SUMMARY) && summary == null) {
                    summary = new AlipaySummary(lines);
                    summary.read();
                } else if (start.startsWith(SUMMARY)) {
                    throw lines.refused("there is a second summary in the zip");
                } else if (details == null) {
                    details = details(file, lines, start);
                    details.rows(rows);
                } else {
                    throw lines.refused("there is a second file with details in the zip");
                }
            }
        }
        if (details == null) {
            throw new BillRefusedException(0, "the zip has no file with details");
        }
        if (summary != null) {
            summary.requireSame(details.totals());
        }
        return summary(details, summary != null);
    }

    private static BillLines lines(BillFile file, InputStream text, String place) {
        return new BillLines(text, PackedBill.GBK, file.limits(), place);
    }

    private static String first(BillLines lines) throws BillRefusedException, IOException {
        String first = lines.next();
        return first == null ? "" : first;
    }

    private static AlipayDetails details(BillFile file, BillLines lines, @Nullable String first)
            throws BillRefusedException {
        if (first == null || !first.startsWith(DETAILS)) {
            throw lines.refused(
                    first != null && first.startsWith(BALANCE)
                            ? "this is the bill of the balance (signcustomer); the one of the trades (trade) is needed"
                            : "the file does not begin with " + DETAILS + " in GBK");
        }
        return new AlipayDetails(file, lines);
    }

    private static BillSummary summary(AlipayDetails details, boolean withSummary) {
        List<String> notes = new ArrayList<>();
        if (!withSummary) {
            notes.add("the summary of the zip was not there to compare");
        }
        return new BillSummary(
                BillPart.WHOLE, details.merchant(), details.totals().sums(), true, notes);
    }
}
