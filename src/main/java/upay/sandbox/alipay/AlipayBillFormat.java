package upay.sandbox.alipay;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Function;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFormat;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.bill.Yuan;
import upay.sandbox.ledger.Trade;
import upay.sandbox.wire.Times;

/** Alipay's bill of a day's trades: the details, and the summary beside them. */
final class AlipayBillFormat implements BillFormat {
    private static final String END = "\r\n";
    private static final String COLUMNS =
            "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
                    + END;
    private static final String SUMMARY_COLUMNS =
            "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）" + END;
    private static final DateTimeFormatter CHINESE = DateTimeFormatter.ofPattern("yyyy年MM月dd日");

    private final String account;
    private final BillDay day;
    private final String madeAt;
    private final Function<Trade, AlipayBillNames> names;

    /**
     * @param account the merchant's number, with Alipay's ending
     * @param madeAt until when it lists what happened, so that the same bill has the same bytes; epoch milliseconds
     */
    AlipayBillFormat(String account, BillDay day, long madeAt, Function<Trade, AlipayBillNames> names) {
        this.account = account;
        this.day = day;
        String spaced = Times.spaced(madeAt);
        this.madeAt = CHINESE.format(LocalDate.parse(spaced.substring(0, 10))) + spaced.substring(10);
        this.names = names;
    }

    @Override
    public String fileName() {
        return account + "_" + day.compact() + "_业务明细.csv";
    }

    @Override
    public Charset charset() {
        return Charset.forName("GBK");
    }

    @Override
    public String head() {
        return head("业务明细", 40) + COLUMNS;
    }

    private String head(String what, int dashes) {
        return "#支付宝" + what + "查询" + END + "#账号：[" + account + "]" + END
                + "#起始日期：[" + CHINESE.format(day.date()) + " 00:00:00]   终止日期：["
                + CHINESE.format(day.next().date()) + " 00:00:00]" + END
                + "#" + "-".repeat(41) + what + "列表" + "-".repeat(dashes) + END;
    }

    @Override
    public String row(BillEntry entry) {
        AlipayBillNames known = names.apply(entry.trade());
        long sign = entry.isPayment() ? 1 : -1;
        String amount = Yuan.of(sign * entry.amount().value());
        return String.join(
                        ",",
                        tabbed(known.tradeNo()),
                        tabbed(entry.sn()),
                        tabbed(entry.isPayment() ? "交易" : "退款"),
                        known.subject(),
                        Times.spaced(entry.openedAt()),
                        Times.spaced(entry.at()),
                        tabbed(known.store()),
                        tabbed(known.store()),
                        tabbed(known.operator()),
                        tabbed(known.terminal()),
                        tabbed(known.payer()),
                        amount,
                        amount,
                        "0.00,0.00,0.00,0.00,0.00",
                        "",
                        tabbed("0.00"),
                        "0.00",
                        tabbed(refundNumber(entry, known)),
                        Yuan.of(-sign * fee().of(entry.amount()).value()),
                        "0.00",
                        known.note())
                + END;
    }

    /** The trade's own number where the refund has none: it had none when it was asked for, or the trade was cancelled. */
    private static String refundNumber(BillEntry entry, AlipayBillNames known) {
        return switch (entry.kind()) {
            case PAYMENT -> "";
            case REFUND ->
                entry.requireRefund().number().equals(entry.sn())
                        ? known.tradeNo()
                        : entry.requireRefund().number();
            case REVERSAL -> known.tradeNo();
        };
    }

    @Override
    public String foot(BillTotals totals) {
        return "#" + "-".repeat(41) + "业务明细列表结束" + "-".repeat(36) + END
                + "#交易合计：" + totals.payments() + "笔，商家实收共"
                + Yuan.of(totals.paid().value()) + "元，商家优惠共0.00元" + END
                + "#退款合计：" + totals.returns() + "笔，商家实收退款共"
                + Yuan.of(-totals.returned().value()) + "元，商家优惠退款共0.00元" + END
                + "#导出时间：[" + madeAt + "]" + END;
    }

    /** No trade of the sandbox has a store. */
    @Override
    public Map<String, String> others(BillTotals totals) {
        String fee = Yuan.of(-totals.netFee());
        String net = Yuan.of(totals.net());
        String netOfFee = Yuan.of(totals.net() - totals.netFee());
        String counts = totals.payments() + "," + totals.returns();
        String store = String.join(",", "其他\t,\t", counts, net, net, "0.00,0.00,0.00", fee, "0.00", netOfFee);
        String all = String.join(
                ",",
                "合计\t,\t",
                tabbed(Long.toString(totals.payments())),
                tabbed(Long.toString(totals.returns())),
                tabbed(net),
                tabbed(net),
                "0.00\t,0.00\t,0.00\t",
                tabbed(fee),
                "0.00\t",
                netOfFee);
        String rows = totals.payments() + totals.returns() == 0 ? "" : store + END;
        return Map.of(
                account + "_" + day.compact() + "_业务明细(汇总).csv",
                head("业务汇总", 40) + SUMMARY_COLUMNS + rows + all + END
                        + "#" + "-".repeat(40) + "业务汇总列表结束" + "-".repeat(37) + END
                        + "#导出时间：[" + madeAt + "]" + END);
    }

    private static String tabbed(String value) {
        return value + "\t";
    }
}
