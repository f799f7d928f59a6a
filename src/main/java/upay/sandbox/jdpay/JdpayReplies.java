package upay.sandbox.jdpay;

import java.util.LinkedHashMap;
import java.util.Map;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.Refusal;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.SceneVerdict;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Times;
import upay.sandbox.wire.TradeNumbers;

/** JD's answer to each verdict (jdpay.md#behaviour). Pure. */
final class JdpayReplies {
    static final Words SYSTEM_ERROR = new Words("JMPT999999", "系统异常，请查询");
    static final Words UNREADABLE = new Words("JMPT100026", "付款码无法识别");
    private static final Words NOT_FOUND = new Words("JMPT100029", "订单不存在");

    private static final String PROCESSED = "000000";

    /** Statuses of a refund. */
    private static final String REFUNDING = "0";

    private static final String REFUNDED = "1";
    private static final String REFUND_FAILED = "2";

    /**
     * A result, and the fields of the signed text.
     *
     * @param fields with safe values only (digits, letters, the simulator's own texts); empty: the call was refused
     */
    record Words(String code, String text, Map<String, String> fields) {
        Words(String code, String text) {
            this(code, text, Map.of());
        }

        /** An answer about a trade, also that there is none; a refusal of the call has nothing to sign. */
        boolean isSigned() {
            return !fields.isEmpty() || equals(NOT_FOUND);
        }

        String result() {
            return "<result><code>" + code + "</code><desc>" + text + "</desc></result>";
        }
    }

    private JdpayReplies() {}

    static Words pay(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, PENDING -> processed(trade(result.requireTrade()));
            case REFUSED -> refusal(result.requireRefusal());
            case PAID -> new Words("JMPT100030", "订单已支付");
            case CLOSED -> new Words("JMPT100031", "订单已关闭");
            default -> new Words("JMPT100032", "订单信息不一致");
        };
    }

    static Words uniorder(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> {
                Trade trade = result.requireTrade();
                Map<String, String> fields = new LinkedHashMap<>();
                fields.put(
                        "orderId",
                        TradeNumbers.of(
                                Times.day(trade.moments().time(TradeEvent.CREATED)),
                                trade.key().sn()));
                fields.put("merchantName", "沙箱商户");
                fields.put("amount", trade.total().toString());
                fields.put("tradeNum", trade.key().sn());
                fields.put(
                        "qrCode",
                        "https://h5pay.jd.com/code?c="
                                + Digests.print(trade.key().sn()));
                fields.put("expireTime", "600");
                yield processed(fields);
            }
            case PAID -> new Words("JMPT100030", "订单已支付");
            case CLOSED -> new Words("JMPT100031", "订单已关闭");
            default -> new Words("JMPT100032", "订单信息不一致");
        };
    }

    static Words query(SceneResult result) {
        return result.verdict() == SceneVerdict.NOT_FOUND ? NOT_FOUND : processed(trade(result.requireTrade()));
    }

    static Words refund(SceneResult result, RefundCall call) {
        return switch (result.verdict()) {
            case DONE, REPEATED -> refunded(result.requireTrade(), call.number(), call.amount(), REFUNDED);
            case PENDING -> refunded(result.requireTrade(), call.number(), call.amount(), REFUNDING);
            case SELLER_BALANCE -> sellerBalance(result.requireTrade(), call);
            case NOT_FOUND -> NOT_FOUND;
            case NOT_PAID, CLOSED -> new Words("JMPT100033", "订单状态不允许退款");
            case OTHER_DATA -> new Words("JMPT100034", "退款金额与原请求不一致");
            case TOO_MUCH -> new Words("JMPT100035", "退款金额超过可退金额");
            default -> new Words("JMPT100036", "退款失败");
        };
    }

    static Words refundQuery(SceneResult result, String number) {
        return switch (result.verdict()) {
            case DONE ->
                refunded(result.requireTrade(), number, result.requireRefund().amount(), REFUNDED);
            case PENDING ->
                refunded(result.requireTrade(), number, result.requireRefund().amount(), REFUNDING);
            case REFUND_NOT_FOUND ->
                result.trade() != null && isRevoked(result.trade())
                        ? refunded(result.trade(), number, result.trade().total(), REFUNDED)
                        : NOT_FOUND;
            default -> NOT_FOUND;
        };
    }

    static Words revoke(SceneResult result, String number) {
        return switch (result.verdict()) {
            case DONE ->
                refunded(result.requireTrade(), number, result.requireTrade().total(), REFUNDED);
            case NOT_FOUND -> NOT_FOUND;
            case REFUNDED -> new Words("JMPT100037", "订单已退款，不允许撤销");
            default -> new Words("JMPT100038", "订单状态不允许撤销");
        };
    }

    static Words callback(Trade trade, Fen amount) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", trade.key().sn());
        fields.put("tradeType", "0");
        fields.put("amount", amount.toString());
        fields.put("currency", "CNY");
        fields.put("tradeTime", Times.compact(trade.moments().time(TradeEvent.CHARGED)));
        fields.put("note", "");
        fields.put("status", "2");
        return processed(fields);
    }

    private static Words refusal(Refusal refusal) {
        return switch (refusal) {
            case INSUFFICIENT_FUND -> new Words("JMPT100025", "账户余额不足");
            case EXPIRED_BARCODE -> new Words("JMPT100027", "付款码已使用或已过期");
            case INVALID_BARCODE -> UNREADABLE;
            case BUYER_OVER_DAILY_LIMIT, BUYER_OVER_TRANSACTION_LIMIT, SELLER_OVER_DAILY_LIMIT ->
                new Words("JMPT100001", "交易失败");
        };
    }

    private static Words processed(Map<String, String> fields) {
        return new Words(PROCESSED, "成功", fields);
    }

    private static Words sellerBalance(Trade trade, RefundCall call) {
        Words failed = refunded(trade, call.number(), call.amount(), REFUND_FAILED);
        failed.fields().put("note", "商户余额不足");
        return new Words(PROCESSED, "商户余额不足", failed.fields());
    }

    private static Words refunded(Trade trade, String number, Fen amount, String status) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", number);
        fields.put("oTradeNum", trade.key().sn());
        fields.put("amount", amount.toString());
        fields.put("currency", "CNY");
        fields.put("tradeTime", Times.compact(trade.moments().time(TradeEvent.CREATED)));
        fields.put("note", "");
        fields.put("status", status);
        return processed(fields);
    }

    private static Map<String, String> trade(Trade trade) {
        boolean paid = trade.moments().has(TradeEvent.CHARGED);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", trade.key().sn());
        fields.put("amount", trade.total().toString());
        fields.put("currency", "CNY");
        fields.put("tradeTime", Times.compact(trade.moments().time(paid ? TradeEvent.CHARGED : TradeEvent.CREATED)));
        fields.put("note", "");
        fields.put("status", status(trade));
        if (paid) {
            fields.put("payList", "<pay><payType>2</payType><amount>" + trade.total() + "</amount></pay>");
        }
        return fields;
    }

    private static String status(Trade trade) {
        return switch (trade.phase()) {
            case UNSCANNED -> "0";
            case WAITING -> "1";
            case PAID -> "2";
            case DECLINED -> "3";
            case CLOSED, UNDONE -> "4";
        };
    }

    private static boolean isRevoked(Trade trade) {
        return trade.phase() == Phase.CLOSED || trade.phase() == Phase.UNDONE;
    }
}
