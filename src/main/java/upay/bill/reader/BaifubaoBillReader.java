package upay.bill.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.bill.BillFile;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillPart;
import upay.bill.BillReader;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillRowState;
import upay.bill.BillSink;
import upay.bill.BillSummary;
import upay.bill.BillSums;
import upay.bill.input.BillColumns;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;
import upay.bill.input.PackedBill;
import upay.bill.input.ResavedFile;
import upay.domain.Fen;

/** Baifubao's two bills of a day, of payments and of refunds, as text (baifubao.md#bills). */
final class BaifubaoBillReader implements BillReader {
    private static final Pattern HEAD = Pattern.compile("商户编号: *([0-9]{1,20}) +对账日期[:：] *([0-9]{8}) *");
    private static final Pattern GAPS = Pattern.compile(" +");
    private static final String NO_TOTALS =
            "Baifubao's bill has no totals and no fees: that no whole row is missing cannot be seen";

    @Override
    public BillSummary read(BillFile file, BillSink rows) throws BillRefusedException, IOException {
        try (PackedBill packed = PackedBill.open(file);
                BillLines lines = new BillLines(packed.text(), StandardCharsets.UTF_8, file.limits(), "")) {
            return new Text(file, lines).read(rows);
        }
    }

    /** One bill's text. One thread. */
    private static final class Text {
        private static final String ORDER = "商户订单号";
        private static final String TRADE = "交易流水号";
        private static final String PAID = "支付时间";
        private static final String AMOUNT = "交易金额";
        private static final String STATE = "交易状态";
        private static final String REFUND = "商户退款流水号";
        private static final String REFUNDED = "退款时间";
        private static final String REFUND_AMOUNT = "退款金额";
        private static final String ORIGINAL_ORDER = "原商户订单号";
        private static final String ORIGINAL_TRADE = "原交易流水号";

        private final BillFile file;
        private final BillLines lines;
        private final BillValues values;
        private String merchant = "";

        Text(BillFile file, BillLines lines) {
            this.file = file;
            this.lines = lines;
            this.values = new BillValues(lines);
        }

        BillSummary read(BillSink sink) throws BillRefusedException, IOException {
            head();
            String header = lines.next();
            BillColumns columns =
                    new BillColumns(lines, List.of(GAPS.split(header == null ? "" : header.stripTrailing())));
            boolean refunds = columns.find(REFUND) >= 0;
            int[] places = refunds
                    ? places(columns, ORIGINAL_ORDER, ORIGINAL_TRADE, REFUND, REFUNDED, REFUND_AMOUNT)
                    : places(columns, ORDER, TRADE, PAID, AMOUNT, STATE);
            BillSums.Adder adder = new BillSums.Adder();
            String line;
            while ((line = lines.next()) != null) {
                List<String> cells = cells(line, columns.count());
                BillRow row = refunds ? refund(cells, places) : payment(cells, places);
                adder.add(row);
                sink.add(row);
            }
            if (!lines.isEnded()) {
                throw lines.refused("the last row has no end: the file is cut off");
            }
            return new BillSummary(
                    refunds ? BillPart.REFUNDS : BillPart.PAYMENTS, merchant, adder.sums(), false, List.of(NO_TOTALS));
        }

        private void head() throws BillRefusedException, IOException {
            String first = lines.next();
            Matcher head = HEAD.matcher(first == null ? "" : first);
            if (!head.matches()) {
                throw lines.refused("a line 商户编号: … 对账日期： … is expected, in UTF-8");
            }
            merchant = head.group(1);
            if (file.merchant() != null && !file.merchant().equals(merchant)) {
                throw lines.refused("the bill is of merchant " + merchant + ", not of " + file.merchant());
            }
            String expected = file.day().toString().replace("-", "");
            if (!head.group(2).equals(expected)) {
                throw lines.refused("the bill is of " + head.group(2) + ", not of " + expected);
            }
            String name = lines.next();
            if (name == null || !name.startsWith("商户名称:")) {
                throw lines.refused("a line 商户名称: … is expected");
            }
        }

        private static int[] places(BillColumns columns, String... names) throws BillRefusedException {
            int[] places = new int[names.length];
            for (int i = 0; i < names.length; i++) {
                places[i] = columns.require(names[i]);
            }
            return places;
        }

        private List<String> cells(String line, int count) throws BillRefusedException {
            List<String> cells = List.of(GAPS.split(line.stripTrailing()));
            if (cells.size() != count) {
                throw lines.refused("there are " + cells.size() + " values, and " + count + " columns");
            }
            return cells;
        }

        private BillRow payment(List<String> cells, int[] places) throws BillRefusedException {
            String state = cells.get(places[4]);
            // One that was refunded on the same day says so, and was paid all the same.
            if (!state.startsWith("付款成功") && !state.endsWith("退款")) {
                throw lines.refused(STATE + " is '" + ResavedFile.quoted(state) + "', not 付款成功… or …退款");
            }
            return new BillRow(
                    lines.line(),
                    BillKind.PAYMENT,
                    new BillNumbers(
                            values.number(ORDER, cells.get(places[0])),
                            values.number(TRADE, cells.get(places[1])),
                            null,
                            null),
                    Fen.of(values.wholeFen(AMOUNT, cells.get(places[3]))),
                    null,
                    time(PAID, cells.get(places[2])),
                    BillRowState.DONE,
                    merchant);
        }

        private BillRow refund(List<String> cells, int[] places) throws BillRefusedException {
            String number = values.number(REFUND, cells.get(places[2]));
            String prefix = merchant + "J";
            return new BillRow(
                    lines.line(),
                    BillKind.REFUND,
                    new BillNumbers(
                            number.startsWith(prefix) && number.length() > prefix.length()
                                    ? number.substring(prefix.length())
                                    : number,
                            number,
                            values.number(ORIGINAL_ORDER, cells.get(places[0])),
                            values.number(ORIGINAL_TRADE, cells.get(places[1]))),
                    Fen.of(values.wholeFen(REFUND_AMOUNT, cells.get(places[4]))),
                    null,
                    time(REFUNDED, cells.get(places[3])),
                    BillRowState.DONE,
                    merchant);
        }

        private Instant time(String column, String value) throws BillRefusedException {
            return values.onDay(column, values.denseTime(column, value), file.day());
        }
    }
}
