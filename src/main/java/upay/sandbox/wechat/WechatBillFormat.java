package upay.sandbox.wechat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFee;
import upay.sandbox.bill.BillFormat;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.bill.Yuan;
import upay.sandbox.ledger.Trade;
import upay.sandbox.wire.Times;

/** WeChat's bill: a byte order mark, a plain header, rows with a backtick before each value, totals. */
final class WechatBillFormat implements BillFormat {
    private static final String END = "\r\n";

    /** Of an order, in all three types. */
    private static final List<String> ORDER = List.of(
            "交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号", "用户标识", "交易类型", "交易状态", "付款银行", "货币种类", "应结订单金额",
            "代金券金额");

    private static final List<String> REFUND_TIMES = List.of("退款申请时间", "退款成功时间");
    private static final List<String> REFUNDED = List.of("微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态");
    private static final List<String> GOODS = List.of("商品名称", "商户数据包", "手续费", "费率", "订单金额");
    private static final List<String> REFUND_ASKED = List.of("申请退款金额");
    private static final List<String> NOTE = List.of("费率备注");
    private static final List<String> TOTALS =
            List.of("总交易单数", "应结订单总金额", "退款总金额", "充值券退款总金额", "手续费总金额", "订单总金额", "申请退款总金额");

    /** The types of a bill, with their columns. */
    enum Type {
        ALL(List.of(ORDER, REFUNDED, GOODS, REFUND_ASKED, NOTE)),
        SUCCESS(List.of(ORDER, GOODS, NOTE)),
        REFUND(List.of(ORDER, REFUND_TIMES, REFUNDED, GOODS, REFUND_ASKED, NOTE));

        private final List<String> columns;

        Type(List<List<String>> groups) {
            this.columns = groups.stream().flatMap(List::stream).toList();
        }
    }

    private final String fileName;
    private final Type type;
    private final BillFee fee;
    private final long generatedAt;
    private final Function<BillEntry, Map<String, String>> names;
    private final Predicate<Trade> asked;

    /**
     * @param generatedAt a refund that is not done by then is in progress, epoch milliseconds
     * @param names the columns that name something
     * @param asked the trades that the bill was asked for
     */
    WechatBillFormat(
            String fileName,
            Type type,
            BillFee fee,
            long generatedAt,
            Function<BillEntry, Map<String, String>> names,
            Predicate<Trade> asked) {
        this.fileName = fileName;
        this.type = type;
        this.fee = fee;
        this.generatedAt = generatedAt;
        this.names = names;
        this.asked = asked;
    }

    @Override
    public String fileName() {
        return fileName;
    }

    @Override
    public Charset charset() {
        return StandardCharsets.UTF_8;
    }

    @Override
    public BillFee fee() {
        return fee;
    }

    @Override
    public boolean lists(BillEntry entry) {
        boolean ofType =
                switch (type) {
                    case ALL -> true;
                    case SUCCESS -> entry.isPayment();
                    case REFUND -> !entry.isPayment();
                };
        return ofType && asked.test(entry.trade());
    }

    @Override
    public String head() {
        return "\uFEFF" + String.join(",", type.columns) + END;
    }

    @Override
    public String row(BillEntry entry) {
        Map<String, String> values = new LinkedHashMap<>(names.apply(entry));
        values.put("交易时间", Times.spaced(entry.at()));
        values.put("商户订单号", entry.sn());
        values.put("货币种类", "CNY");
        values.put("代金券金额", "0.00");
        values.put("充值券退款金额", "0.00");
        values.put("费率", fee.text());
        long share = fee.of(entry.amount()).value();
        if (entry.isPayment()) {
            payment(values, entry.amount().value(), share);
        } else {
            refund(values, entry, share);
        }
        return ticked(type.columns.stream().map(column -> escaped(values.getOrDefault(column, ""))));
    }

    private static void payment(Map<String, String> values, long amount, long share) {
        values.put("交易状态", "SUCCESS");
        values.put("应结订单金额", Yuan.of(amount));
        values.put("微信退款单号", "0");
        values.put("商户退款单号", "0");
        values.put("退款金额", "0.00");
        values.put("手续费", fee(share));
        values.put("订单金额", Yuan.of(amount));
        values.put("申请退款金额", "0.00");
    }

    private void refund(Map<String, String> values, BillEntry entry, long share) {
        boolean reversal = entry.kind() == BillEntry.Kind.REVERSAL;
        long doneAt = reversal ? entry.at() : entry.requireRefund().dueAt();
        boolean done = doneAt <= generatedAt;
        values.put("交易状态", reversal ? "REVOKED" : "REFUND");
        values.put("应结订单金额", "0.00");
        values.put(
                "商户退款单号",
                reversal
                        ? "10099806" + values.get("微信订单号")
                        : entry.requireRefund().number());
        values.put("退款申请时间", Times.spaced(entry.at()));
        values.put("退款成功时间", done ? Times.spaced(doneAt) : "");
        values.put("退款金额", Yuan.of(entry.amount().value()));
        values.put("退款类型", "ORIGINAL");
        values.put("退款状态", done ? "SUCCESS" : "PROCESSING");
        values.put("手续费", fee(-share));
        values.put("订单金额", "0.00");
        values.put("申请退款金额", Yuan.of(entry.amount().value()));
    }

    @Override
    public String foot(BillTotals totals) {
        String paid = Yuan.of(totals.paid().value());
        String returned = Yuan.of(totals.returned().value());
        Stream<String> values = Stream.of(
                Long.toString(totals.payments() + totals.returns()),
                paid,
                returned,
                "0.00",
                fee(totals.netFee()),
                paid,
                returned);
        return String.join(",", TOTALS) + END + ticked(values);
    }

    private static String ticked(Stream<String> values) {
        return values.map(value -> "`" + value).collect(Collectors.joining(",")) + END;
    }

    /** To the fen, with five decimals. */
    private static String fee(long fen) {
        return Yuan.of(fen) + "000";
    }

    private static String escaped(String value) {
        return value.replace(",", "\\ ")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace('\u0001', ' ');
    }
}
