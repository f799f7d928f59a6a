package upay.bill.reader;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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
import upay.bill.BillSums;
import upay.bill.input.BillColumns;
import upay.bill.input.BillLines;
import upay.bill.input.BillValues;
import upay.bill.input.CsvLine;
import upay.bill.input.PackedBill;
import upay.bill.input.ResavedFile;
import upay.domain.Fen;

/** JD Pay's bill: the zip, or the CSV in it (jdpay.md#bills). */
final class JdpayBillReader implements BillReader {
    private static final String NO_TOTALS = "JD Pay's bill has no totals: that no whole row is missing cannot be seen";

    @Override
    public BillSummary read(BillFile file, BillSink rows) throws BillRefusedException, IOException {
        try (PackedBill packed = PackedBill.open(file)) {
            if (packed.begins('<') || packed.begins('{')) {
                throw new BillRefusedException(0, "the file is an error or a web page, not a bill");
            }
            if (!packed.isZip()) {
                return read(file, packed.text(), rows);
            }
            List<PackedBill.Entry> entries = packed.entries();
            if (entries.size() != 1) {
                throw new BillRefusedException(0, "the zip has " + entries.size() + " files, not one");
            }
            return read(file, packed.open(entries.get(0)), rows);
        }
    }

    private static BillSummary read(BillFile file, InputStream text, BillSink sink)
            throws BillRefusedException, IOException {
        try (BillLines lines = new BillLines(text, PackedBill.GBK, file.limits(), "")) {
            BillSums.Adder adder = new BillSums.Adder();
            Rows rows = new Rows(file, lines);
            String line;
            while ((line = lines.next()) != null) {
                BillRow row = rows.read(line);
                adder.add(row);
                sink.add(row);
            }
            if (!lines.isEnded()) {
                throw lines.refused("the last row has no end: the file is cut off");
            }
            return new BillSummary(BillPart.WHOLE, null, adder.sums(), false, List.of(NO_TOTALS));
        }
    }

    /** The rows behind a header. One thread. */
    private static final class Rows {
        private static final String NUMBER = "订单号";
        private static final String BANK_NUMBER = "银行订单号";
        private static final String ORIGINAL = "原订单号";
        private static final String TRADE = "业务订单号";
        private static final String AMOUNT = "订单金额";
        private static final String FEE = "手续费";
        private static final String TIME = "交易时间";
        private static final String NONE = "-1";

        /** A spreadsheet quotes the times, because of the tab at their end. */
        private static final Pattern QUOTED_TIME = Pattern.compile(":[0-9]{2}\\t\"");

        private final BillFile file;
        private final BillLines lines;
        private final BillValues values;
        private final int count;
        private final int number;
        private final int bankNumber;
        private final int amount;
        private final int type;
        private final int state;
        private final int time;
        private final int original;
        private final int fee;
        private final int trade;

        Rows(BillFile file, BillLines lines) throws BillRefusedException, IOException {
            this.file = file;
            this.lines = lines;
            this.values = new BillValues(lines);
            String header = lines.next();
            BillColumns columns = new BillColumns(lines, cells(header == null ? "" : header));
            count = columns.count();
            number = columns.require(NUMBER);
            bankNumber = columns.require(BANK_NUMBER);
            amount = columns.require(AMOUNT);
            type = columns.require("订单类型");
            state = columns.require("订单状态");
            time = columns.require(TIME);
            original = columns.require(ORIGINAL);
            fee = columns.require(FEE);
            trade = columns.require(TRADE);
        }

        private List<String> cells(String line) throws BillRefusedException {
            try {
                return CsvLine.quoted(line);
            } catch (IllegalArgumentException e) {
                throw lines.refused(String.valueOf(e.getMessage()));
            }
        }

        BillRow read(String line) throws BillRefusedException {
            List<String> cells = cells(line);
            if (cells.size() != count) {
                throw lines.refused("there are " + cells.size() + " values, and " + count + " columns");
            }
            if (QUOTED_TIME.matcher(line).find()) {
                throw lines.refused("the times are quoted" + ResavedFile.WORDS);
            }
            String kind = cells.get(type).strip();
            boolean payment = kind.equals("支付单");
            if (!payment && !kind.equals("退款单")) {
                throw lines.refused("订单类型 is '" + ResavedFile.quoted(kind) + "', not 支付单 or 退款单");
            }
            String own = values.number(NUMBER, cells.get(number).strip());
            String channel = channelNumber(cells);
            long fen = values.shortFen(AMOUNT, cells.get(amount).strip());
            if (payment ? fen < 0 : fen > 0) {
                throw lines.refused(
                        AMOUNT + " is " + fen + " fen, and payments are not negative, refunds not positive");
            }
            BigDecimal kept = values.decimal(FEE, cells.get(fee).strip());
            return new BillRow(
                    lines.line(),
                    payment ? BillKind.PAYMENT : BillKind.REFUND,
                    payment
                            ? new BillNumbers(own, channel, null, null)
                            : new BillNumbers(
                                    own,
                                    channel,
                                    values.number(ORIGINAL, cells.get(original).strip()),
                                    null),
                    Fen.of(Math.abs(fen)),
                    kept,
                    time(cells),
                    state(cells.get(state).strip()),
                    null);
        }

        /** JD's own number, which refunds do not have; else the bank's. */
        private @Nullable String channelNumber(List<String> cells) throws BillRefusedException {
            String jd = cells.get(trade).strip();
            return jd.isEmpty() || jd.equals(NONE)
                    ? values.numberOrNull(BANK_NUMBER, cells.get(bankNumber).strip())
                    : values.number(TRADE, jd);
        }

        private Instant time(List<String> cells) throws BillRefusedException {
            Instant at = values.time(TIME, cells.get(time).strip());
            return values.onDay(TIME, at, file.day());
        }

        private BillRowState state(String text) throws BillRefusedException {
            return switch (text) {
                case "成功" -> BillRowState.DONE;
                case "处理中" -> BillRowState.PROCESSING;
                case "失败" -> BillRowState.FAILED;
                default -> throw lines.refused("订单状态 is '" + ResavedFile.quoted(text) + "', not 成功, 处理中 or 失败");
            };
        }
    }
}
