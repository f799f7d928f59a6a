package upay.sandbox.jdpay;

import java.nio.charset.Charset;
import java.util.function.Function;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFee;
import upay.sandbox.bill.BillFormat;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.bill.Yuan;
import upay.sandbox.wire.Times;

/** JD's list of a day: 17 columns, most of them in the quotes that a spreadsheet needs to keep digits; no totals. */
final class JdpayBillFormat implements BillFormat {
    private static final String END = "\r\n";
    private static final String COLUMNS =
            "订单号,银行订单号,订单金额,业务类型,订单类型,订单状态,已退款金额,清算状态(代付单交易为实时扣除手续费),交易时间,处理时间,原订单号,手续费,账户名称,备注1,备注2,银行名称,业务订单号" + END;

    private final String fileName;
    private final BillFee fee;
    private final Function<BillEntry, JdpayBillNames> names;

    JdpayBillFormat(String fileName, BillFee fee, Function<BillEntry, JdpayBillNames> names) {
        this.fileName = fileName;
        this.fee = fee;
        this.names = names;
    }

    @Override
    public String fileName() {
        return fileName;
    }

    @Override
    public Charset charset() {
        return Charset.forName("GBK");
    }

    @Override
    public BillFee fee() {
        return fee;
    }

    @Override
    public String head() {
        return COLUMNS;
    }

    @Override
    public String row(BillEntry entry) {
        JdpayBillNames known = names.apply(entry);
        long sign = entry.isPayment() ? 1 : -1;
        // Also what was refunded after this day: the row is made when it is asked for.
        long returned = entry.isPayment() ? entry.trade().books().returned().value() : 0;
        return String.join(
                        ",",
                        formula(known.number()),
                        formula(known.bankNo()),
                        Yuan.of(sign * entry.amount().value()),
                        "快捷支付",
                        entry.isPayment() ? "支付单" : "退款单",
                        "成功",
                        zero(returned),
                        entry.isPayment() ? "已清算" : "未清算",
                        Times.spaced(askedAt(entry)) + "\t",
                        Times.spaced(entry.at()) + "\t",
                        formula(entry.isPayment() ? "" : entry.sn()),
                        quoted(zero(sign * fee.of(entry.amount()).value())),
                        quoted(known.account()),
                        quoted(known.note() + "\t"),
                        quoted("\t"),
                        known.bank(),
                        formula(known.businessNo() + " "))
                + END;
    }

    private static long askedAt(BillEntry entry) {
        return switch (entry.kind()) {
            case PAYMENT -> entry.openedAt();
            case REFUND -> entry.requireRefund().askedAt();
            case REVERSAL -> entry.at();
        };
    }

    @Override
    public String foot(BillTotals totals) {
        return "";
    }

    /** Without decimals only if it is nothing. */
    private static String zero(long fen) {
        return fen == 0 ? "0" : Yuan.of(fen);
    }

    private static String formula(String value) {
        return "=" + quoted(value);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }
}
