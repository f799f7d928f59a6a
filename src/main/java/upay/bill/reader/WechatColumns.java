package upay.bill.reader;

import java.util.List;
import upay.bill.BillPart;
import upay.bill.BillRefusedException;
import upay.bill.input.BillColumns;
import upay.bill.input.BillLines;

/** The columns of WeChat Pay's bills of all types and years, by their names. Immutable. */
final class WechatColumns {
    static final String TIME = "交易时间";
    static final String ORDER = "商户订单号";
    static final String TRADE = "微信订单号";
    static final String TOTAL = "订单金额";
    static final String FEE = "手续费";

    private final BillColumns header;
    private final int time;
    private final int merchant;
    private final int subMerchant;
    private final int trade;
    private final int order;
    private final int state;
    private final int currency;
    private final int total;
    private final int fee;
    private final int refund;
    private final int ownRefund;
    private final int refunded;
    private final int refundState;
    private final BillPart part;

    WechatColumns(BillLines lines, List<String> names) throws BillRefusedException {
        header = new BillColumns(lines, names);
        time = header.require(TIME);
        merchant = header.require("商户号");
        subMerchant = header.require("特约商户号", "子商户号");
        trade = header.require(TRADE);
        order = header.require(ORDER);
        state = header.require("交易状态");
        currency = header.require("货币种类");
        // 应结订单金额 is less by coupons: what was charged is 订单金额, and 总金额 before November 2018.
        total = header.require(TOTAL, "总金额");
        fee = header.require(FEE);
        refund = header.find("微信退款单号");
        boolean refunds = refund >= 0;
        ownRefund = refunds ? header.require("商户退款单号") : -1;
        refunded = refunds ? header.require("申请退款金额", "退款金额") : -1;
        refundState = refunds ? header.require("退款状态") : -1;
        if (!refunds) {
            part = BillPart.PAYMENTS;
        } else {
            part = header.find("退款申请时间") >= 0 ? BillPart.REFUNDS : BillPart.WHOLE;
        }
    }

    /** The place of a column; -1: there is none. */
    int find(String... names) {
        return header.find(names);
    }

    int count() {
        return header.count();
    }

    BillPart part() {
        return part;
    }

    String time(List<String> cells) {
        return cells.get(time);
    }

    String merchant(List<String> cells) {
        return cells.get(merchant);
    }

    String subMerchant(List<String> cells) {
        return cells.get(subMerchant);
    }

    String trade(List<String> cells) {
        return cells.get(trade);
    }

    String order(List<String> cells) {
        return cells.get(order);
    }

    String state(List<String> cells) {
        return cells.get(state);
    }

    String currency(List<String> cells) {
        return cells.get(currency);
    }

    String total(List<String> cells) {
        return cells.get(total);
    }

    String fee(List<String> cells) {
        return cells.get(fee);
    }

    /** Only of a bill with refunds, as the next ones. */
    String refund(List<String> cells) {
        return cells.get(refund);
    }

    String ownRefund(List<String> cells) {
        return cells.get(ownRefund);
    }

    String refunded(List<String> cells) {
        return cells.get(refunded);
    }

    String refundState(List<String> cells) {
        return cells.get(refundState);
    }
}
