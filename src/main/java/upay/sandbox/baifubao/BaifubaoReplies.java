package upay.sandbox.baifubao;

import java.util.LinkedHashMap;
import java.util.Map;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.Refusal;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.SceneVerdict;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Times;
import upay.sandbox.wire.TradeNumbers;

/** Baifubao's answer to each verdict (baifubao.md#behaviour). Pure. */
final class BaifubaoReplies {
    private static final String PASSWORD = "69556";
    private static final String NO_TIME = "0000-00-00 00:00:00";

    /**
     * A code, its text, and the signed fields.
     *
     * @param fields empty: the answer is not signed
     */
    record Words(String code, String message, Map<String, String> fields) {}

    private BaifubaoReplies() {}

    static Words pay(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> new Words("0", "OK", trade(result.requireTrade()));
            case PENDING -> new Words(PASSWORD, "用户正在输入密码", trade(result.requireTrade()));
            case REFUSED -> refusal(result.requireRefusal());
            case PAID -> failure("69530", "订单已支付");
            case CLOSED -> failure("69531", "订单已关闭");
            default -> failure("69532", "订单信息不一致");
        };
    }

    static Words create(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> {
                Map<String, String> fields = new LinkedHashMap<>();
                String url = "https://www.baifubao.com/o2o/0/qrcode/"
                        + Digests.print(result.requireTrade().key().sn());
                fields.put("order_no", result.requireTrade().key().sn());
                fields.put("url", url);
                fields.put("image", url + ".png");
                yield new Words("0", "OK", fields);
            }
            case PAID -> failure("69530", "订单已支付");
            case CLOSED -> failure("69531", "订单已关闭");
            default -> failure("69532", "订单信息不一致");
        };
    }

    /** An unknown order has no content. */
    static Words query(SceneResult result) {
        return result.verdict() == SceneVerdict.NOT_FOUND
                ? failure("0", "OK")
                : new Words("0", "OK", trade(result.requireTrade()));
    }

    static Words cancel(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, CLOSED -> named("0", "OK", result.requireTrade());
            case NOT_FOUND -> failure("1002", "订单不存在");
            case PAID -> named("69510", "订单已支付，不能撤销，请退款", result.requireTrade());
            default -> named("69511", "订单状态不允许撤销", result.requireTrade());
        };
    }

    /** {@code ret_code} 1 means accepted, done or not. */
    static Words refund(SceneResult result, RefundCall call) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (result.trade() != null) {
            fields.put("order_no", result.trade().key().sn());
            fields.put("bfb_order_no", number(result.trade()));
        }
        fields.put("sp_refund_no", call.number());
        fields.put("cashback_amount", call.amount().toString());
        return switch (result.verdict()) {
            case DONE, REPEATED, PENDING -> new Words("1", "", fields);
            case SELLER_BALANCE -> new Words("69520", "商户余额不足", fields);
            case NOT_FOUND -> new Words("1002", "订单不存在", fields);
            case NOT_PAID, CLOSED -> new Words("69521", "订单状态不允许退款", fields);
            case OTHER_DATA -> new Words("69522", "退款金额与原请求不一致", fields);
            case TOO_MUCH -> new Words("69523", "退款金额超过可退金额", fields);
            default -> new Words("69524", "退款失败", fields);
        };
    }

    static Words refundQuery(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> refunded(result.requireTrade(), result.requireRefund(), "1");
            case PENDING -> refunded(result.requireTrade(), result.requireRefund(), "0");
            default -> failure("1002", "退款不存在");
        };
    }

    static Map<String, String> callback(Trade trade) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("order_no", trade.key().sn());
        fields.put("bfb_order_no", number(trade));
        fields.put("bfb_order_create_time", Times.compact(trade.moments().time(TradeEvent.CREATED)));
        fields.put("pay_time", Times.compact(trade.moments().time(TradeEvent.CHARGED)));
        fields.put("pay_type", "1");
        fields.put("bank_no", "");
        fields.put("total_amount", trade.total().toString());
        fields.put("fee_amount", "0");
        fields.put("unit_amount", "");
        fields.put("unit_count", "");
        fields.put("transport_amount", "");
        fields.put("currency", "1");
        fields.put("pay_result", "1");
        fields.put("buyer_sp_username", "顾客");
        fields.put("input_charset", "1");
        fields.put("version", "2");
        return fields;
    }

    private static Words refusal(Refusal refusal) {
        return switch (refusal) {
            case INSUFFICIENT_FUND -> failure("69501", "账户余额不足");
            case EXPIRED_BARCODE -> failure("69502", "付款码已过期，请刷新后重试");
            case INVALID_BARCODE -> failure("69503", "付款码无法识别");
            case BUYER_OVER_DAILY_LIMIT, BUYER_OVER_TRANSACTION_LIMIT, SELLER_OVER_DAILY_LIMIT ->
                failure("69504", "支付失败");
        };
    }

    private static Words failure(String code, String message) {
        return new Words(code, message, Map.of());
    }

    private static Words named(String code, String message, Trade trade) {
        return new Words(code, message, Map.of("order_no", trade.key().sn()));
    }

    private static Words refunded(Trade trade, TradeRefund refund, String status) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("order_no", trade.key().sn());
        fields.put("bfb_order_no", number(trade));
        fields.put("sp_refund_no", refund.number());
        fields.put("cashback_amount", refund.amount().toString());
        fields.put("refund_status", status);
        return new Words("0", "", fields);
    }

    private static Map<String, String> trade(Trade trade) {
        boolean paid = trade.moments().has(TradeEvent.CHARGED);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("order_no", trade.key().sn());
        fields.put("bfb_order_no", number(trade));
        fields.put("mno", "");
        fields.put("mname", "");
        fields.put("tno", "");
        fields.put("goods_name", "商品");
        fields.put("create_time", Times.spaced(trade.moments().time(TradeEvent.CREATED)));
        fields.put("pay_time", paid ? Times.spaced(trade.moments().time(TradeEvent.CHARGED)) : NO_TIME);
        fields.put("total_amount", trade.total().toString());
        fields.put("cash_amount", trade.total().toString());
        fields.put("mkt_amount", "0");
        fields.put("pay_result", payResult(trade));
        return fields;
    }

    private static String payResult(Trade trade) {
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> "1";
            case PAID -> "2";
            case DECLINED, CLOSED, UNDONE -> "10";
        };
    }

    /** Baifubao's number of a trade. */
    static String number(Trade trade) {
        return TradeNumbers.of("20990001", trade.key().sn());
    }
}
