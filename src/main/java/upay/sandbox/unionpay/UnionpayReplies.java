package upay.sandbox.unionpay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.scene.Refusal;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Times;

/** UnionPay's answer to each verdict (unionpay.md#behaviour), without the repeated fields of the request. Pure. */
final class UnionpayReplies {
    /** The fields that an answer repeats from its request. */
    static final List<String> ECHOED =
            List.of("bizType", "txnType", "txnSubType", "accessType", "merId", "orderId", "txnTime", "currencyCode");

    private UnionpayReplies() {}

    /** 00 means only accepted; the result follows by query or callback. */
    static Map<String, String> consume(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, PENDING -> traded(accepted(), result.requireTrade());
            case REFUSED -> refusal(result.requireRefusal());
            default -> of("12", "重复交易");
        };
    }

    static Map<String, String> applyQr(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> {
                Map<String, String> words = accepted();
                words.put("txnAmt", result.requireTrade().total().toString());
                words.put(
                        "qrCode",
                        "https://qr.95516.com/00010000/"
                                + Digests.print(result.requireTrade().key().sn()));
                yield words;
            }
            default -> of("12", "重复交易");
        };
    }

    /** @param sameTime the request named the trade's own txnTime */
    static Map<String, String> query(SceneResult result, boolean sameTime) {
        if (!sameTime) {
            return of("34", "查无此交易");
        }
        Trade trade = result.requireTrade();
        Map<String, String> words = traded(accepted(), trade);
        words.put("settleAmt", trade.total().toString());
        words.put("accNo", "6222****0000");
        words.put("payCardType", "01");
        return origin(words, trade);
    }

    private static Map<String, String> origin(Map<String, String> words, Trade trade) {
        return switch (trade.phase()) {
            case UNSCANNED, WAITING -> origin(words, "05", "交易已受理，请稍后查询交易结果");
            case PAID ->
                trade.books().returned().equals(trade.books().charged())
                        ? origin(words, "45", "原交易已被成功退货或已被成功撤销")
                        : origin(words, "00", "成功[0000000]");
            case DECLINED -> origin(words, "01", "交易失败");
            case CLOSED -> origin(words, "01", "交易已冲正");
            case UNDONE -> origin(words, "45", "原交易已被成功退货或已被成功撤销");
        };
    }

    private static Map<String, String> origin(Map<String, String> words, String code, String message) {
        words.put("origRespCode", code);
        words.put("origRespMsg", message);
        return words;
    }

    /** @param sameTime the request named the trade's own txnTime */
    static Map<String, String> reverse(SceneResult result, boolean sameTime) {
        return switch (result.verdict()) {
            case DONE -> traded(accepted(), result.requireTrade());
            case NOT_FOUND -> of("34", "查无此交易");
            case REFUNDED -> of("45", "原交易已被成功退货或已被成功撤销");
            default -> sameTime ? of("38", "交易拒绝") : of("34", "查无此交易");
        };
    }

    static Map<String, String> refund(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, REPEATED, PENDING -> {
                Map<String, String> words = accepted();
                words.put("txnAmt", result.requireRefund().amount().toString());
                words.put("queryId", queryId(result.requireRefund().number()));
                words.put("origQryId", queryId(result.requireTrade().key().sn()));
                yield words;
            }
            case SELLER_BALANCE -> of("01", "交易失败");
            case NOT_FOUND -> of("34", "查无此交易");
            case NOT_PAID -> of("35", "原交易不存在或状态不正确");
            case CLOSED -> of("45", "原交易已被成功退货或已被成功撤销");
            case OTHER_DATA, TOO_MUCH -> of("36", "与原交易信息不符");
            default -> of("38", "交易拒绝");
        };
    }

    static Map<String, String> refundQuery(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> origin(returned(result), "00", "成功[0000000]");
            case PENDING -> origin(returned(result), "05", "交易已受理，请稍后查询交易结果");
            default -> of("34", "查无此交易");
        };
    }

    private static Map<String, String> returned(SceneResult result) {
        Map<String, String> words = accepted();
        words.put("txnAmt", result.requireRefund().amount().toString());
        words.put("queryId", queryId(result.requireRefund().number()));
        return words;
    }

    static Map<String, String> callback(Trade trade) {
        Map<String, String> words = traded(accepted(), trade);
        words.put("bizType", "000000");
        words.put("txnType", "01");
        words.put("txnSubType", trade.qr() ? "07" : "06");
        words.put("accessType", "0");
        words.put("orderId", trade.key().sn());
        words.put("txnTime", trade.print().substring(0, 14));
        words.put("currencyCode", "156");
        words.put("settleAmt", trade.total().toString());
        words.put("settleCurrencyCode", "156");
        words.put(
                "settleDate",
                Times.day(trade.moments().time(TradeEvent.CHARGED)).substring(4));
        words.put("traceNo", UnionpayNumbers.traceNo(trade.key().sn()));
        words.put(
                "traceTime",
                Times.compact(trade.moments().time(TradeEvent.CHARGED)).substring(4));
        return words;
    }

    static Map<String, String> of(String code, String message) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("respCode", code);
        words.put("respMsg", message);
        return words;
    }

    private static Map<String, String> refusal(Refusal refusal) {
        return switch (refusal) {
            case INSUFFICIENT_FUND -> of("64", "账户余额不足");
            case EXPIRED_BARCODE -> of("69", "二维码已过期");
            case INVALID_BARCODE -> of("44", "二维码无法识别");
            case BUYER_OVER_DAILY_LIMIT -> of("81", "交易金额超过限额");
            case BUYER_OVER_TRANSACTION_LIMIT -> of("33", "交易金额超限");
            case SELLER_OVER_DAILY_LIMIT -> of("01", "交易失败");
        };
    }

    private static Map<String, String> accepted() {
        return of("00", "成功[0000000]");
    }

    private static Map<String, String> traded(Map<String, String> words, Trade trade) {
        words.put("txnAmt", trade.total().toString());
        words.put("queryId", queryId(trade.key().sn()));
        return words;
    }

    private static String queryId(String number) {
        return UnionpayNumbers.queryId(number);
    }
}
