package upay.bill.reader;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
 * UnionPay's bill: the zip, the answer's fileContent (the zip by zlib in Base64), or the file with the details alone
 * (unionpay.md#bills).
 */
final class UnionpayBillReader implements BillReader {
    private static final Pattern DETAILS = Pattern.compile("IN[A-Z0-9]{1,16}ZM_[A-Za-z0-9]{1,32}");
    private static final Pattern ADJUSTMENTS = Pattern.compile("IN[A-Z0-9]{1,16}ZME_[A-Za-z0-9]{1,32}");
    private static final Pattern REPORT = Pattern.compile("RD[0-9]{8,20}_[A-Za-z0-9]{1,32}");
    private static final int ZLIB = 0x78;
    /** Behind the three characters of a row's first value. */
    private static final int FIRST_GAP = 3;

    @Override
    public BillSummary read(BillFile file, BillSink rows) throws BillRefusedException, IOException {
        try (PackedBill packed = PackedBill.open(file)) {
            if (packed.begins('<')) {
                throw new BillRefusedException(0, "the file is a web page or an error, not a bill");
            }
            byte[] first = packed.firstBytes();
            if (first.length > FIRST_GAP && first[FIRST_GAP] == ' ') {
                UnionpayDetails details = new UnionpayDetails(file);
                details.read(lines(file, packed.text(), ""), rows);
                return summary(details, null, new ArrayList<>());
            }
            List<PackedBill.Entry> entries;
            if (packed.isZip()) {
                entries = packed.entries();
            } else {
                entries = packed.begins(ZLIB) ? packed.entriesOfZlib() : packed.entriesOfBase64();
            }
            return zipped(file, packed, entries, rows);
        }
    }

    private static BillSummary zipped(BillFile file, PackedBill packed, List<PackedBill.Entry> entries, BillSink rows)
            throws BillRefusedException, IOException {
        UnionpayDetails details = null;
        UnionpayReport report = null;
        List<String> notes = new ArrayList<>();
        for (PackedBill.Entry entry : entries) {
            String name = entry.lastName();
            if (DETAILS.matcher(name).matches()) {
                if (details != null) {
                    throw new BillRefusedException(0, "the zip has two files with details (ZM)");
                }
                details = new UnionpayDetails(file);
                details.read(lines(file, packed.open(entry), ""), rows);
            } else if (REPORT.matcher(name).matches()) {
                if (report != null) {
                    throw new BillRefusedException(0, "the zip has two summaries (RD)");
                }
                report = new UnionpayReport(file);
                report.read(lines(file, packed.open(entry), "in the summary (RD): "));
            } else if (ADJUSTMENTS.matcher(name).matches()) {
                notes.add("the adjustments (ZME, " + entry.entry().getSize()
                        + " bytes) are kept and not read: a person has to look at them");
            } else {
                notes.add("an entry of the zip is neither details, adjustments nor summary: it is not read");
            }
        }
        if (details == null) {
            throw new BillRefusedException(0, "the zip has no file with details (IN…ZM_…)");
        }
        if (report != null) {
            report.requireSame(details);
        }
        return summary(details, report, notes);
    }

    private static BillSummary summary(UnionpayDetails details, @Nullable UnionpayReport report, List<String> notes) {
        if (report == null) {
            notes.add("there is no summary (RD) to compare: that no whole row is missing cannot be seen");
        }
        return new BillSummary(BillPart.WHOLE, details.merchant(), details.sums(), report != null, notes);
    }

    private static BillLines lines(BillFile file, InputStream text, String place) {
        return new BillLines(text, PackedBill.GBK, file.limits(), place);
    }
}
