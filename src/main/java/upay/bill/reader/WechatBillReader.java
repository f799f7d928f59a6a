package upay.bill.reader;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;
import upay.bill.input.CsvLine;
import upay.bill.input.PackedBill;
import upay.bill.input.ResavedFile;
import upay.domain.Fen;

/**
 * WeChat Pay's bill of trades (downloadbill, all types but RECHARGE_REFUND, of all years), as text or packed by gzip
 * (wechat.md#bills).
 */
final class WechatBillReader implements BillReader {
    private static final Pattern CODE = Pattern.compile("<error_code>(?:<!\\[CDATA\\[)?([^\\]<]{1,32})");
    private static final Pattern MESSAGE = Pattern.compile("<return_msg>(?:<!\\[CDATA\\[)?([^\\]<]{1,128})");
    private static final int ERROR_MAX = 64 * 1024;
    private static final String NONE = "0";

    @Override
    public BillSummary read(BillFile file, BillSink rows) throws BillRefusedException, IOException {
        try (PackedBill packed = PackedBill.open(file)) {
            if (packed.begins('<')) {
                throw error(packed);
            }
            if (packed.isZip()) {
                throw new BillRefusedException(0, "the file is a zip or a workbook; WeChat Pay's bill is text or gzip");
            }
            try (BillLines lines = new BillLines(
                    packed.isGzip() ? packed.gunzipped() : packed.text(), StandardCharsets.UTF_8, file.limits(), "")) {
                return new Text(file, lines).read(rows);
            }
        }
    }

    private static BillRefusedException error(PackedBill packed) throws IOException {
        String text = new String(packed.text().readNBytes(ERROR_MAX), StandardCharsets.UTF_8);
        Matcher code = CODE.matcher(text);
        Matcher message = MESSAGE.matcher(text);
        return new BillRefusedException(
                1,
                "the file is an error of WeChat Pay, not a bill: "
                        + (message.find() ? ResavedFile.quoted(message.group(1)) : "no message")
                        + (code.find() ? " (" + ResavedFile.quoted(code.group(1)) + ")" : ""));
    }

    /** One bill's text. One thread. */
    private static final class Text {
        private static final String MARK = "`";

        private final BillFile file;
        private final BillLines lines;
        private final BillValues values;
        private @Nullable String merchant;

        Text(BillFile file, BillLines lines) {
            this.file = file;
            this.lines = lines;
            this.values = new BillValues(lines);
        }

        BillSummary read(BillSink sink) throws BillRefusedException, IOException {
            WechatColumns columns = new WechatColumns(lines, CsvLine.bare(header()));
            WechatTotals totals = new WechatTotals(lines, columns);
            String line;
            while ((line = lines.next()) != null && line.startsWith(MARK)) {
                List<String> cells = cells(line, columns.count());
                BillRow row = row(columns, cells);
                totals.add(row, cells);
                sink.add(row);
            }
            if (line == null) {
                throw lines.refused("the totals are missing: the file is cut off");
            }
            if (!line.startsWith(WechatTotals.COUNT)) {
                throw lines.refused("a row or the totals are expected; every value of a row begins with a backtick");
            }
            totals.compare(CsvLine.bare(line), this::cells);
            lines.requireEnd();
            return new BillSummary(columns.part(), merchant, totals.sums(), true, List.of());
        }

        private String header() throws BillRefusedException, IOException {
            String first = lines.next();
            String header = first == null ? "" : first.startsWith("\ufeff") ? first.substring(1) : first;
            if (header.indexOf('\ufffd') >= 0) {
                throw lines.refused("the file is not in UTF-8" + ResavedFile.WORDS);
            }
            if (header.indexOf('\t') >= 0) {
                throw lines.refused("the header has tabs where WeChat Pay writes commas" + ResavedFile.WORDS);
            }
            return header;
        }

        /** Values are marked by a backtick, and commas in them are escaped: a value may contain a backtick. */
        private List<String> cells(String line, int count) throws BillRefusedException {
            if (!line.startsWith(MARK)) {
                throw lines.refused("every value begins with a backtick" + ResavedFile.WORDS);
            }
            List<String> cells = CsvLine.cut(line.substring(1), ",`");
            if (cells.size() != count) {
                throw lines.refused("there are " + cells.size() + " values, and " + count + " columns");
            }
            return cells;
        }

        private BillRow row(WechatColumns columns, List<String> cells) throws BillRefusedException {
            String currency = columns.currency(cells);
            if (!currency.equals("CNY")) {
                throw lines.refused("货币种类 is '" + ResavedFile.quoted(currency) + "', not CNY");
            }
            String order = values.number(WechatColumns.ORDER, columns.order(cells));
            String trade = values.number(WechatColumns.TRADE, columns.trade(cells));
            String type = columns.state(cells);
            BigDecimal fee = values.fee(WechatColumns.FEE, columns.fee(cells));
            var time =
                    values.onDay(WechatColumns.TIME, values.time(WechatColumns.TIME, columns.time(cells)), file.day());
            String payee = payee(columns, cells);
            return switch (type) {
                case "SUCCESS" ->
                    new BillRow(
                            lines.line(),
                            kind(columns, BillKind.PAYMENT, BillPart.REFUNDS),
                            new BillNumbers(order, trade, null, null),
                            amount(WechatColumns.TOTAL, columns.total(cells)),
                            fee,
                            time,
                            BillRowState.DONE,
                            payee);
                case "REFUND", "REVOKED" -> {
                    boolean refund = type.equals("REFUND");
                    kind(columns, BillKind.REFUND, BillPart.PAYMENTS);
                    // The number of a REVOKED row is made by WeChat Pay; the gateway's is nowhere in it.
                    yield new BillRow(
                            lines.line(),
                            refund ? BillKind.REFUND : BillKind.REVERSAL,
                            new BillNumbers(
                                    refund ? values.number("商户退款单号", columns.ownRefund(cells)) : null,
                                    refundNumber(columns.refund(cells)),
                                    order,
                                    trade),
                            amount("申请退款金额", columns.refunded(cells)),
                            fee,
                            time,
                            refundState(columns.refundState(cells), refund),
                            payee);
                }
                default ->
                    throw lines.refused("交易状态 is '" + ResavedFile.quoted(type) + "', not SUCCESS, REFUND or REVOKED");
            };
        }

        private BillKind kind(WechatColumns columns, BillKind kind, BillPart without) throws BillRefusedException {
            if (columns.part() == without) {
                throw lines.refused("the row does not belong into a bill with these columns");
            }
            return kind;
        }

        private @Nullable String refundNumber(String value) throws BillRefusedException {
            return value.equals(NONE) ? null : values.numberOrNull("微信退款单号", value);
        }

        private Fen amount(String column, String value) throws BillRefusedException {
            long fen = values.fen(column, value);
            if (fen < 0) {
                throw lines.refused(column + " is negative");
            }
            return Fen.of(fen);
        }

        private BillRowState refundState(String state, boolean refund) throws BillRefusedException {
            return switch (state) {
                case "SUCCESS" -> BillRowState.DONE;
                case "PROCESSING" -> BillRowState.PROCESSING;
                case "FAIL" -> BillRowState.FAILED;
                case "CHANGE" -> BillRowState.ABNORMAL;
                default -> {
                    if (!refund && state.isEmpty()) {
                        yield BillRowState.DONE;
                    }
                    throw lines.refused(
                            "退款状态 is '" + ResavedFile.quoted(state) + "', not SUCCESS, PROCESSING, FAIL or CHANGE");
                }
            };
        }

        /** The sub-merchant, else the merchant. */
        private String payee(WechatColumns columns, List<String> cells) throws BillRefusedException {
            String number = values.number("商户号", columns.merchant(cells));
            if (file.merchant() != null && !file.merchant().equals(number)) {
                throw lines.refused("the row is of merchant " + number + ", not of " + file.merchant());
            }
            String sub = columns.subMerchant(cells);
            String own = sub.isEmpty() || sub.equals(NONE) ? null : values.number("特约商户号", sub);
            if (file.subMerchant() != null && !file.subMerchant().equals(own)) {
                throw lines.refused("the row is of sub-merchant " + own + ", not of " + file.subMerchant());
            }
            merchant = number;
            return own == null ? number : own;
        }
    }
}
