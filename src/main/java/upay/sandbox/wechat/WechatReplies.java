package upay.sandbox.wechat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.scene.Refusal;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.SceneVerdict;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.wire.Nonces;
import upay.sandbox.wire.Times;

/** WeChat's answer to each verdict (wechat.md#behaviour), without the envelope and the signature. */
final class WechatReplies {
    private final TimeScale pace;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    WechatReplies(TimeScale pace, LongSupplier clock) {
        this.pace = pace;
        this.clock = clock;
    }

    Map<String, String> micropay(SceneResult result) {
        if (result.delivery() == ResponseDelivery.SYSTEM_ERROR) {
            return failure("SYSTEMERROR", "系统超时");
        }
        return switch (result.verdict()) {
            case DONE -> paid(result.requireTrade());
            case PENDING -> failure("USERPAYING", "需要用户输入支付密码");
            case REFUSED -> refusal(result.requireRefusal());
            case PAID -> failure("ORDERPAID", "订单已支付");
            case CLOSED ->
                result.requireTrade().phase() == Phase.DECLINED
                        ? failure("ORDERCLOSED", "订单已关闭")
                        : failure("ORDERREVERSED", "订单已撤销");
            default -> failure("OUT_TRADE_NO_USED", "商户订单号重复");
        };
    }

    Map<String, String> unifiedorder(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> {
                Map<String, String> fields = success();
                fields.put("trade_type", WechatNames.tradeType(result.requireTrade()));
                fields.put("prepay_id", WechatNames.prepayId(result.requireTrade()));
                if (result.requireTrade().page() == null) {
                    fields.put("code_url", WechatNames.codeUrl(result.requireTrade()));
                }
                yield fields;
            }
            case PAID -> failure("ORDERPAID", "该订单已支付");
            case CLOSED -> failure("ORDERCLOSED", "该订单已关闭");
            default -> failure("OUT_TRADE_NO_USED", "商户订单号重复");
        };
    }

    Map<String, String> query(SceneResult result) {
        if (result.delivery() == ResponseDelivery.SYSTEM_ERROR) {
            return failure("SYSTEMERROR", "系统错误");
        }
        if (result.verdict() == SceneVerdict.NOT_FOUND) {
            return failure("ORDERNOTEXIST", "此交易订单号不存在");
        }
        Trade trade = result.requireTrade();
        return switch (trade.phase()) {
            case PAID ->
                trade.books().returns() == 0
                        ? state(paid(trade), "SUCCESS", "支付成功")
                        : state(paid(trade), "REFUND", "订单发生过退款，退款详情请查询退款单");
            case UNDONE -> state(paid(trade), "REVOKED", "订单已撤销");
            case CLOSED -> trade.qr() ? unpaid(trade, "CLOSED", "订单已关闭") : unpaid(trade, "REVOKED", "订单已撤销");
            case DECLINED -> unpaid(trade, "PAYERROR", "支付失败");
            case WAITING -> trade.qr() ? unpaid(trade, "NOTPAY", "订单未支付") : unpaid(trade, "USERPAYING", "需要用户输入支付密码");
            case UNSCANNED -> unpaid(trade, "NOTPAY", "订单未支付");
        };
    }

    Map<String, String> reverse(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> recall(success());
            case NOT_FOUND -> recall(failure("INVALID_TRANSACTIONID", "订单不存在"));
            case REFUNDED -> recall(failure("TRADE_ERROR", "订单已退款，不允许撤销"));
            default -> recall(failure("TRADE_ERROR", "订单状态不允许撤销"));
        };
    }

    Map<String, String> close(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> success();
            case NOT_FOUND -> failure("ORDERNOTEXIST", "订单不存在");
            case PAID -> failure("ORDERPAID", "订单已支付");
            case CLOSED -> failure("ORDERCLOSED", "订单已关闭，无法重复关闭");
            default -> failure("TRADE_STATE_ERROR", "订单状态错误");
        };
    }

    Map<String, String> refund(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, REPEATED, PENDING -> accepted(result.requireTrade(), result.requireRefund());
            case SELLER_BALANCE -> failure("NOTENOUGH", "基本账户余额不足，请充值后重新发起");
            case NOT_FOUND -> failure("ORDERNOTEXIST", "订单不存在");
            case OTHER_DATA -> failure("REFUND_FEE_MISMATCH", "订单金额或退款金额与之前请求不一致，请核实后再试");
            case NOT_PAID, CLOSED -> failure("TRADE_STATE_ERROR", "订单状态错误");
            default -> failure("USER_ACCOUNT_ABNORMAL", "退款请求失败");
        };
    }

    Map<String, String> refundQuery(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, PENDING -> listed(result.requireTrade(), List.of(result.requireRefund()));
            case NOT_FOUND -> failure("ORDERNOTEXIST", "订单不存在");
            default -> failure("REFUNDNOTEXIST", "退款订单查询失败");
        };
    }

    /** A query by the trade's number: all of its refunds. */
    Map<String, String> allRefunds(SceneResult result) {
        if (result.verdict() == SceneVerdict.NOT_FOUND) {
            return failure("ORDERNOTEXIST", "订单不存在");
        }
        List<TradeRefund> refunds = result.requireTrade().refunds().stream()
                .filter(TradeRefund::accepted)
                .toList();
        return refunds.isEmpty() ? failure("REFUNDNOTEXIST", "退款订单查询失败") : listed(result.requireTrade(), refunds);
    }

    Map<String, String> callback(Trade trade) {
        return paid(trade);
    }

    static Map<String, String> failure(String code, String description) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("result_code", "FAIL");
        fields.put("err_code", code);
        fields.put("err_code_des", description);
        return fields;
    }

    /** 32 characters. */
    static String nonce() {
        return Nonces.hex(16);
    }

    private static Map<String, String> refusal(Refusal refusal) {
        return switch (refusal) {
            case INSUFFICIENT_FUND -> failure("NOTENOUGH", "用户账户余额不足");
            case EXPIRED_BARCODE -> failure("AUTH_CODE_ERROR", "请扫描微信支付被扫条码/二维码");
            case INVALID_BARCODE -> failure("AUTH_CODE_INVALID", "请扫描微信支付被扫条码/二维码");
            case BUYER_OVER_DAILY_LIMIT, BUYER_OVER_TRANSACTION_LIMIT -> failure("TRADE_ERROR", "交易错误");
            case SELLER_OVER_DAILY_LIMIT -> failure("RULELIMIT", "交易异常");
        };
    }

    private static Map<String, String> success() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("result_code", "SUCCESS");
        return fields;
    }

    private static Map<String, String> recall(Map<String, String> fields) {
        fields.put("recall", "N");
        return fields;
    }

    private static Map<String, String> state(Map<String, String> fields, String state, String description) {
        fields.put("trade_state", state);
        fields.put("trade_state_desc", description);
        return fields;
    }

    private static Map<String, String> unpaid(Trade trade, String state, String description) {
        Map<String, String> fields = success();
        fields.put("out_trade_no", trade.key().sn());
        return state(fields, state, description);
    }

    private static Map<String, String> paid(Trade trade) {
        Map<String, String> fields = success();
        fields.put("openid", WechatNames.openid(trade));
        fields.put("is_subscribe", "N");
        fields.put("trade_type", WechatNames.tradeType(trade));
        fields.put("bank_type", "OTHERS");
        fields.put("fee_type", "CNY");
        fields.put("total_fee", trade.total().toString());
        fields.put("cash_fee", trade.total().toString());
        fields.put("transaction_id", WechatNames.transactionId(trade));
        fields.put("out_trade_no", trade.key().sn());
        fields.put("time_end", Times.compact(trade.moments().time(TradeEvent.CHARGED)));
        return fields;
    }

    /** {@code result_code} SUCCESS means only accepted. */
    private static Map<String, String> accepted(Trade trade, TradeRefund refund) {
        Map<String, String> fields = success();
        fields.put("transaction_id", WechatNames.transactionId(trade));
        fields.put("out_trade_no", trade.key().sn());
        fields.put("out_refund_no", refund.number());
        fields.put("refund_id", WechatNames.refundId(refund));
        fields.put("refund_fee", refund.amount().toString());
        fields.put("total_fee", trade.total().toString());
        fields.put("cash_fee", trade.total().toString());
        fields.put("cash_refund_fee", refund.amount().toString());
        return fields;
    }

    private Map<String, String> listed(Trade trade, List<TradeRefund> refunds) {
        Map<String, String> fields = success();
        fields.put("transaction_id", WechatNames.transactionId(trade));
        fields.put("out_trade_no", trade.key().sn());
        fields.put("total_fee", trade.total().toString());
        fields.put("cash_fee", trade.total().toString());
        fields.put("refund_count", Integer.toString(refunds.size()));
        for (int i = 0; i < refunds.size(); i++) {
            TradeRefund refund = refunds.get(i);
            fields.put("out_refund_no_" + i, refund.number());
            fields.put("refund_id_" + i, WechatNames.refundId(refund));
            fields.put("refund_fee_" + i, refund.amount().toString());
            fields.put("refund_status_" + i, isShown(refund) ? "SUCCESS" : "PROCESSING");
            if (isShown(refund)) {
                fields.put("refund_success_time_" + i, Times.spaced(refund.dueAt()));
            }
        }
        return fields;
    }

    private boolean isShown(TradeRefund refund) {
        return WechatNames.isShown(refund, pace, clock.getAsLong());
    }
}
