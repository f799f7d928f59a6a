package upay.bill.reader;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.bill.BillFile;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillRowState;
import upay.bill.BillSink;
import upay.bill.input.BillColumns;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;
import upay.bill.input.CsvLine;
import upay.bill.input.ResavedFile;
import upay.domain.Fen;

/** The details of Alipay's bill, from the line behind their first one to the end of the text. One thread. */
final class AlipayDetails {
    private static final Pattern ACCOUNT = Pattern.compile("#账号：\\[([0-9]{16,20})]");
    private static final Pattern SPAN = Pattern.compile("#起始日期：\\[([0-9]{4})年([0-9]{2})月([0-9]{2})日 00:00:00]"
            + "\\s+终止日期：\\[([0-9]{4})年([0-9]{2})月([0-9]{2})日 00:00:00]");
    private static final Pattern PAYMENTS = Pattern.compile("#交易合计：([0-9]+)笔，商家实收共(.{1,20})元，商家优惠共(.{1,20})元");
    private static final Pattern REFUNDS = Pattern.compile("#退款合计：([0-9]+)笔，商家实收退款共(.{1,20})元，商家优惠退款共(.{1,20})元");

    private static final Pattern EXPORTED = Pattern.compile("#导出时间：\\[.{10,40}]");

    /** Behind the partner's number in a bill's account. */
    private static final String SUFFIX = "0156";

    private static final int PARTNER_DIGITS = 16;

    private static final String PAYMENT = "交易";
    private static final String REFUND = "退款";
    private static final String TRADE_NO = "支付宝交易号";
    private static final String ORDER = "商户订单号";
    private static final String SUBJECT = "商品名称";
    private static final String CREATED = "创建时间";
    private static final String FINISHED = "完成时间";
    private static final String TOTAL = "订单金额(元)";
    private static final String RECEIVED = "商家实收(元)";
    private static final String DISCOUNT = "商家优惠(元)";
    private static final String REQUEST = "退款批次号/请求号";
    private static final String FEE = "服务费(元)";
    private static final String NOTE = "备注";

    private final BillFile file;
    private final BillLines lines;
    private final BillValues values;
    private final AlipayTotals totals = new AlipayTotals();
    private @Nullable String merchant;

    AlipayDetails(BillFile file, BillLines lines) {
        this.file = file;
        this.lines = lines;
        this.values = new BillValues(lines);
    }

    @Nullable String merchant() {
        return merchant;
    }

    AlipayTotals totals() {
        return totals;
    }

    void rows(BillSink sink) throws BillRefusedException, IOException {
        Columns columns = new Columns(lines, header());
        String line;
        while ((line = lines.next()) != null && !line.startsWith("#")) {
            row(columns, line, sink);
        }
        if (line == null || !line.contains("结束")) {
            throw lines.refused("the end of the details is missing: the file is cut off");
        }
        footers();
    }

    /** Reads the lines up to the header, and returns its names. */
    private List<String> header() throws BillRefusedException, IOException {
        Matcher account = require(ACCOUNT, "#账号：[…]");
        String number = account.group(1);
        merchant = number.endsWith(SUFFIX) && number.length() > PARTNER_DIGITS
                ? number.substring(0, number.length() - SUFFIX.length())
                : number;
        if (file.merchant() != null && !file.merchant().equals(merchant)) {
            throw lines.refused("the bill is of account " + merchant + ", not of " + file.merchant());
        }
        Matcher span = require(SPAN, "#起始日期：[…]   终止日期：[…]");
        LocalDate from = date(span, 1);
        LocalDate to = date(span, 4);
        if (!from.equals(file.day()) || !to.equals(file.day().plusDays(1))) {
            throw lines.refused("the bill is of " + from + " until before " + to + ", not of " + file.day());
        }
        String rule = lines.next();
        if (rule == null || !rule.startsWith("#-")) {
            throw lines.refused("a line #---…业务明细列表…--- is expected");
        }
        String header = lines.next();
        return CsvLine.bare(header == null ? "" : header);
    }

    private Matcher require(Pattern pattern, String form) throws BillRefusedException, IOException {
        String line = lines.next();
        Matcher matcher = pattern.matcher(line == null ? "" : line.stripTrailing());
        if (!matcher.matches()) {
            throw lines.refused((line == null ? "the file is cut off: " : "") + "a line " + form + " is expected"
                    + (line != null && line.endsWith(",,,") ? ResavedFile.WORDS : ""));
        }
        return matcher;
    }

    private LocalDate date(Matcher span, int group) throws BillRefusedException {
        String text = span.group(group) + "-" + span.group(group + 1) + "-" + span.group(group + 2);
        return values.time("a date", text + " 00:00:00").atZone(BillValues.ZONE).toLocalDate();
    }

    /** The places of what is read. */
    private static final class Columns {
        private final int count;
        private final int tradeNo;
        private final int order;
        private final int type;
        private final int subject;
        private final int created;
        private final int finished;
        private final int total;
        private final int received;
        private final int discount;
        private final int request;
        private final int fee;
        /** Whether texts with commas can be told from other values. */
        private final boolean anchored;

        Columns(BillLines lines, List<String> names) throws BillRefusedException {
            BillColumns header = new BillColumns(lines, names);
            count = header.count();
            tradeNo = header.require(TRADE_NO);
            order = header.require(ORDER);
            type = header.require("业务类型");
            subject = header.require(SUBJECT);
            created = header.require(CREATED);
            finished = header.require(FINISHED);
            total = header.require(TOTAL);
            received = header.require(RECEIVED);
            discount = header.require(DISCOUNT);
            request = header.require(REQUEST, "退款批次号");
            fee = header.require(FEE);
            anchored = created == subject + 1 && finished == subject + 2 && header.find(NOTE) == count - 1;
        }
    }

    private void row(Columns columns, String line, BillSink sink) throws BillRefusedException, IOException {
        List<String> cells = cells(columns, line);
        String type = cells.get(columns.type).strip();
        boolean payment = type.equals(PAYMENT);
        if (!payment && !type.equals(REFUND)) {
            throw lines.refused("业务类型 is '" + ResavedFile.quoted(type) + "', not " + PAYMENT + " or " + REFUND);
        }
        String tradeNo = values.number(TRADE_NO, cells.get(columns.tradeNo).strip());
        String order = values.number(ORDER, cells.get(columns.order).strip());
        String request = cells.get(columns.request).strip();
        long total = signed(payment, TOTAL, cells.get(columns.total).strip());
        long received = values.fen(RECEIVED, cells.get(columns.received).strip());
        long discount = values.fen(DISCOUNT, cells.get(columns.discount).strip());
        BigDecimal fee = values.fee(FEE, cells.get(columns.fee).strip());
        values.time(CREATED, cells.get(columns.created).strip());
        BillRow row = new BillRow(
                lines.line(),
                payment ? BillKind.PAYMENT : BillKind.REFUND,
                payment
                        ? new BillNumbers(order, tradeNo, null, null)
                        : new BillNumbers(refundNumber(request, tradeNo), tradeNo, order, tradeNo),
                Fen.of(Math.abs(total)),
                fee.negate(),
                values.onDay(
                        FINISHED,
                        values.time(FINISHED, cells.get(columns.finished).strip()),
                        file.day()),
                BillRowState.DONE,
                merchant);
        totals.add(row, total, received, discount);
        sink.add(row);
    }

    /** Where no number was sent, as with a cancel, the trade's own stands in its place. */
    private @Nullable String refundNumber(String request, String tradeNo) throws BillRefusedException {
        return request.equals(tradeNo) ? null : values.numberOrNull(REQUEST, request);
    }

    private long signed(boolean payment, String column, String value) throws BillRefusedException {
        long fen = values.fen(column, value);
        if (payment ? fen < 0 : fen > 0) {
            throw lines.refused(column + " is " + value + ", and payments are not negative, refunds not positive");
        }
        return fen;
    }

    /**
     * The values of a row. The subject and the note may contain commas, which are not quoted: the two times behind the
     * subject show where it ends, and the note is the rest.
     */
    private List<String> cells(Columns columns, String line) throws BillRefusedException {
        List<String> cells = CsvLine.bare(line);
        if (cells.size() > columns.count && columns.anchored) {
            int created = columns.created;
            while (created + 1 < cells.size() && !(isTime(cells.get(created)) && isTime(cells.get(created + 1)))) {
                created++;
            }
            join(cells, columns.subject, created);
            join(cells, columns.count - 1, cells.size());
        }
        if (cells.size() != columns.count) {
            throw lines.refused("there are " + cells.size() + " values, and " + columns.count + " columns");
        }
        return cells;
    }

    private static boolean isTime(String value) {
        return value.length() == 19 && value.charAt(4) == '-' && value.charAt(13) == ':';
    }

    private static void join(List<String> cells, int from, int to) {
        if (to > from + 1 && to <= cells.size()) {
            String joined = String.join(",", cells.subList(from, to));
            cells.subList(from + 1, to).clear();
            cells.set(from, joined);
        }
    }

    private void footers() throws BillRefusedException, IOException {
        compare(require(PAYMENTS, "#交易合计：…"), totals.side(BillKind.PAYMENT));
        compare(require(REFUNDS, "#退款合计：…"), totals.side(BillKind.REFUND));
        require(EXPORTED, "#导出时间：[…]");
        lines.requireEnd();
    }

    private void compare(Matcher footer, AlipayTotals.Side side) throws BillRefusedException {
        same("笔数", values.count("笔数", footer.group(1)), side.count());
        same("商家实收", values.fen("商家实收", footer.group(2)), side.received());
        same("商家优惠", values.fen("商家优惠", footer.group(3)), side.discount());
    }

    private void same(String what, long stated, long counted) throws BillRefusedException {
        if (stated != counted) {
            throw lines.refused("the total " + what + " is " + stated + ", and the rows have " + counted
                    + ": rows are missing or changed");
        }
    }
}
