package upay.sandbox.baifubao;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFormat;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.wire.Times;

/** One of Baifubao's two texts: the payments ({@code xf}) or the refunds ({@code tk}) of a day. */
final class BaifubaoBillFormat implements BillFormat {
    private static final String PAYMENTS = "商户订单号 交易流水号 交易时间 支付时间 付款方 交易金额 交易类型 交易状态\n";
    private static final String REFUNDS = "原商户订单号 原交易流水号 商户退款流水号 退款时间 原订单金额 退款金额 付款方\n";

    /**
     * What a bill says of a trade beside the ledger.
     *
     * @param serial Baifubao's number of the trade
     */
    record Names(String serial, String payer) {}

    private final String spNo;
    private final String title;
    private final BillDay day;
    private final boolean payments;
    private final Function<Trade, Names> names;

    /** @param title the merchant's name */
    BaifubaoBillFormat(String spNo, String title, BillDay day, boolean payments, Function<Trade, Names> names) {
        this.spNo = spNo;
        this.title = title;
        this.day = day;
        this.payments = payments;
        this.names = names;
    }

    @Override
    public String fileName() {
        return spNo + (payments ? "_xf_" : "_tk_") + day.compact() + ".txt";
    }

    @Override
    public Charset charset() {
        return StandardCharsets.UTF_8;
    }

    @Override
    public boolean lists(BillEntry entry) {
        return payments == entry.isPayment();
    }

    @Override
    public String head() {
        return "商户编号: " + spNo + " 对账日期： " + day.compact() + "\n商户名称: " + title + "\n"
                + (payments ? PAYMENTS : REFUNDS);
    }

    @Override
    public String row(BillEntry entry) {
        Names known = names.apply(entry.trade());
        String order = entry.sn() + " " + known.serial() + " ";
        if (payments) {
            return order + Times.compact(entry.openedAt()) + " " + Times.compact(entry.at()) + " " + known.payer() + " "
                    + entry.amount() + " B2C " + (isEmptied(entry.trade()) ? "全额退款" : "付款成功(直付)") + "\n";
        }
        String number = entry.kind() == BillEntry.Kind.REVERSAL
                ? entry.sn()
                : entry.requireRefund().number();
        return order + spNo + "J" + number + " " + Times.compact(entry.at()) + " "
                + entry.trade().total() + " " + entry.amount() + "  " + known.payer() + "\n";
    }

    /** All of it went back on the same day. */
    private boolean isEmptied(Trade trade) {
        long sameDay = trade.refunds().stream()
                .filter(refund -> refund.accepted() && refund.dueAt() < day.to())
                .map(TradeRefund::amount)
                .mapToLong(amount -> amount.value())
                .sum();
        return trade.phase() == Trade.Phase.UNDONE || sameDay == trade.total().value();
    }

    @Override
    public String foot(BillTotals totals) {
        return "";
    }
}
