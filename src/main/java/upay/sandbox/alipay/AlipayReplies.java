package upay.sandbox.alipay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.Trade.Phase;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.scene.Refusal;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.SceneVerdict;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Times;
import upay.sandbox.wire.TradeNumbers;

/** Alipay's answer to each verdict (alipay.md#behaviour). Pure. */
final class AlipayReplies {
    private AlipayReplies() {}

    static JsonObject pay(SceneResult result) {
        if (result.delivery() == ResponseDelivery.SYSTEM_ERROR) {
            return systemError();
        }
        return switch (result.verdict()) {
            case DONE ->
                paid(result.requireTrade()).put("gmt_payment", time(result.requireTrade(), TradeEvent.CHARGED));
            case PENDING ->
                success("10003", "order success pay inprocess")
                        .mergeIn(named(result.requireTrade()))
                        .put("total_amount", Yuan.of(result.requireTrade().total()));
            case REFUSED -> refusal(result.requireRefusal());
            case PAID -> failure("ACQ.TRADE_HAS_SUCCESS", "交易已被支付");
            case CLOSED -> failure("ACQ.TRADE_HAS_CLOSE", "交易已经关闭");
            default -> failure("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改");
        };
    }

    static JsonObject precreate(SceneResult result) {
        return switch (result.verdict()) {
            case DONE ->
                success("10000", "Success")
                        .put("out_trade_no", result.requireTrade().key().sn())
                        .put(
                                "qr_code",
                                "https://qr.alipay.com/bax"
                                        + Digests.print(
                                                result.requireTrade().key().sn()));
            case PAID -> failure("ACQ.TRADE_HAS_SUCCESS", "交易已被支付");
            case CLOSED -> failure("ACQ.TRADE_HAS_CLOSE", "交易已经关闭");
            default -> failure("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改");
        };
    }

    static JsonObject create(SceneResult result) {
        return result.verdict() == SceneVerdict.DONE
                ? success("10000", "Success").mergeIn(named(result.requireTrade()))
                : precreate(result);
    }

    static JsonObject query(SceneResult result) {
        if (result.delivery() == ResponseDelivery.SYSTEM_ERROR) {
            return systemError();
        }
        if (result.verdict() == SceneVerdict.NOT_FOUND || !exists(result.requireTrade())) {
            return notFound();
        }
        Trade trade = result.requireTrade();
        return switch (trade.phase()) {
            case PAID, UNDONE ->
                paid(trade)
                        .put("trade_status", isEmptied(trade) ? "TRADE_CLOSED" : "TRADE_SUCCESS")
                        .put("send_pay_date", time(trade, TradeEvent.CHARGED));
            case DECLINED, CLOSED -> unpaid(trade, "TRADE_CLOSED");
            case WAITING, UNSCANNED -> unpaid(trade, "WAIT_BUYER_PAY");
        };
    }

    /** A trade that does not exist is also cancelled with success, and may be paid afterwards. */
    static JsonObject cancel(SceneResult result, TradeKey key) {
        return switch (result.verdict()) {
            case NOT_FOUND ->
                success("10000", "Success").put("out_trade_no", key.sn()).put("retry_flag", "N");
            case DONE -> cancelled(result.requireTrade());
            case REFUNDED ->
                failure("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款金额无效").put("retry_flag", "N");
            default -> failure("ACQ.CANCEL_NOT_ALLOWED", "不允许撤销").put("retry_flag", "N");
        };
    }

    private static JsonObject cancelled(Trade trade) {
        JsonObject words = success("10000", "Success");
        if (!exists(trade)) {
            return words.put("out_trade_no", trade.key().sn()).put("retry_flag", "N");
        }
        return words.mergeIn(named(trade))
                .put("retry_flag", "N")
                .put("action", trade.phase() == Phase.UNDONE ? "refund" : "close");
    }

    static JsonObject refund(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, REPEATED, PENDING -> refunded(result);
            case SELLER_BALANCE -> failure("ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足");
            case NOT_FOUND -> notFound();
            case NOT_PAID -> exists(result.requireTrade()) ? failure("ACQ.TRADE_STATUS_ERROR", "交易状态不合法") : notFound();
            case CLOSED -> failure("ACQ.TRADE_HAS_CLOSE", "交易已经关闭");
            case OTHER_DATA -> failure("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致");
            case TOO_MUCH ->
                isEmptied(result.requireTrade())
                        ? failure("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
                        : failure("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限");
            default -> failure("ACQ.TRADE_NOT_ALLOW_REFUND", "当前交易不允许退款");
        };
    }

    /** {@code fund_change} is Y only in the answer that moved the money; a repetition, or one in progress, has N. */
    private static JsonObject refunded(SceneResult result) {
        Trade trade = result.requireTrade();
        return success("10000", "Success")
                .mergeIn(named(trade))
                .put("buyer_logon_id", "159****5620")
                .put("fund_change", result.verdict() == SceneVerdict.DONE ? "Y" : "N")
                .put("refund_fee", Yuan.of(trade.books().returned()))
                .put("send_back_fee", Yuan.of(result.requireRefund().amount()))
                .put("gmt_refund_pay", Times.spaced(result.requireRefund().askedAt()));
    }

    static JsonObject refundQuery(SceneResult result) {
        if (result.verdict() == SceneVerdict.NOT_FOUND) {
            return notFound();
        }
        JsonObject words = success("10000", "Success").mergeIn(named(result.requireTrade()));
        if (result.verdict() != SceneVerdict.DONE) {
            return words;
        }
        return words.put("out_request_no", result.requireRefund().number())
                .put("total_amount", Yuan.of(result.requireTrade().total()))
                .put("refund_amount", Yuan.of(result.requireRefund().amount()))
                .put("refund_status", "REFUND_SUCCESS")
                .put("gmt_refund_pay", Times.spaced(result.requireRefund().askedAt()));
    }

    static Map<String, String> callback(Trade trade, String appId) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("notify_id", Digests.print(trade.key(), "notify") + Digests.print(trade.key(), "id"));
        fields.put("notify_type", "trade_status_sync");
        fields.put("notify_time", time(trade, TradeEvent.CHARGED));
        fields.put("app_id", appId);
        fields.put("charset", "utf-8");
        fields.put("version", "1.0");
        fields.put("trade_no", tradeNo(trade));
        fields.put("out_trade_no", trade.key().sn());
        fields.put("total_amount", Yuan.of(trade.total()));
        fields.put("receipt_amount", Yuan.of(trade.total()));
        fields.put("trade_status", "TRADE_SUCCESS");
        fields.put(isUser(buyer(trade)) ? "buyer_id" : "buyer_open_id", buyer(trade));
        fields.put("buyer_logon_id", "159****5620");
        fields.put("seller_id", "2088000000000001");
        fields.put("gmt_create", time(trade, TradeEvent.CREATED));
        fields.put("gmt_payment", time(trade, TradeEvent.CHARGED));
        fields.put("fund_bill_list", funds(trade.total()).encode());
        return fields;
    }

    /** @param pem of a certificate of Alipay's */
    static JsonObject certificate(String pem) {
        String content = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        return success("10000", "Success").put("alipay_cert_content", content);
    }

    /** The status of the trade, the sum of all its refunds, and this refund's number. */
    static Map<String, String> refundCallback(Trade trade, TradeRefund refund, String appId) {
        Map<String, String> fields = callback(trade, appId);
        fields.put("notify_id", Digests.print(trade.key(), refund.number()) + Digests.print(trade.key(), "id"));
        fields.put("notify_time", Times.spaced(refund.dueAt()));
        fields.put("out_biz_no", refund.number());
        fields.put("refund_fee", Yuan.of(trade.books().returned()));
        fields.put("gmt_refund", Times.spaced(refund.dueAt()) + ".000");
        if (isEmptied(trade)) {
            fields.put("trade_status", "TRADE_CLOSED");
            fields.put("gmt_close", Times.spaced(refund.dueAt()));
        }
        return fields;
    }

    static JsonObject unreadableCode() {
        return failure("ACQ.PAYMENT_AUTH_CODE_INVALID", "支付失败，获取顾客账户信息失败，请顾客刷新付款码后重新收款[SOUNDWAVE_PARSER_FAIL]");
    }

    static JsonObject failure(String subCode, @Nullable String subMsg) {
        return success("40004", "Business Failed").put("sub_code", subCode).put("sub_msg", subMsg);
    }

    static JsonObject invalid(String subCode) {
        boolean missing = subCode.startsWith("isv.missing-");
        return (missing ? success("40001", "Missing Required Arguments") : success("40002", "Invalid Arguments"))
                .put("sub_code", subCode)
                .put("sub_msg", "无效参数 " + subCode);
    }

    private static JsonObject refusal(Refusal refusal) {
        return switch (refusal) {
            case INSUFFICIENT_FUND -> failure("ACQ.BUYER_BALANCE_NOT_ENOUGH", "买家余额不足");
            case EXPIRED_BARCODE -> failure("ACQ.PAYMENT_AUTH_CODE_INVALID", "支付授权码无效");
            case INVALID_BARCODE -> failure("ACQ.PAYMENT_FAIL", "支付失败");
            case BUYER_OVER_DAILY_LIMIT -> failure("ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR", "买家付款日限额超限");
            case BUYER_OVER_TRANSACTION_LIMIT -> failure("ACQ.PRODUCT_AMOUNT_LIMIT_ERROR", "产品额度超限");
            case SELLER_OVER_DAILY_LIMIT -> failure("ACQ.BEYOND_PER_RECEIPT_DAY_RESTRICTION", "订单金额超过当日累计限额");
        };
    }

    private static JsonObject systemError() {
        return failure("ACQ.SYSTEM_ERROR", "系统异常");
    }

    private static JsonObject notFound() {
        return failure("ACQ.TRADE_NOT_EXIST", "交易不存在");
    }

    private static JsonObject success(String code, String msg) {
        return new JsonObject().put("code", code).put("msg", msg);
    }

    private static JsonObject paid(Trade trade) {
        String total = Yuan.of(trade.total());
        return success("10000", "Success")
                .mergeIn(named(trade))
                .put("buyer_logon_id", "159****5620")
                .put(isUser(buyer(trade)) ? "buyer_user_id" : "buyer_open_id", buyer(trade))
                .put("total_amount", total)
                .put("receipt_amount", total)
                .put("buyer_pay_amount", total)
                .put("invoice_amount", total)
                .put("point_amount", "0.00")
                .put("fund_bill_list", funds(trade.total()));
    }

    private static JsonObject unpaid(Trade trade, String status) {
        return success("10000", "Success")
                .mergeIn(named(trade))
                .put("buyer_logon_id", "159****5620")
                .put("total_amount", Yuan.of(trade.total()))
                .put("trade_status", status);
    }

    private static JsonObject named(Trade trade) {
        return new JsonObject()
                .put("trade_no", tradeNo(trade))
                .put("out_trade_no", trade.key().sn());
    }

    private static JsonArray funds(Fen total) {
        return new JsonArray()
                .add(new JsonObject().put("fund_channel", "ALIPAYACCOUNT").put("amount", Yuan.of(total)));
    }

    private static boolean isEmptied(Trade trade) {
        return trade.books().returned().equals(trade.books().charged());
    }

    static String tradeNo(Trade trade) {
        return TradeNumbers.of(
                Times.day(trade.moments().time(TradeEvent.CREATED)), trade.key().sn());
    }

    /**
     * No trade exists at Alipay before a buyer has scanned, nor after an unscanned code was closed; that of a page
     * exists from the start.
     */
    private static boolean exists(Trade trade) {
        return trade.page() != null || trade.moments().has(TradeEvent.SCANNED);
    }

    private static boolean isUser(String buyer) {
        return buyer.startsWith("2088");
    }

    private static String buyer(Trade trade) {
        WalletPage page = trade.page();
        if (page != null && page.payer() != null) {
            return page.payer();
        }
        String sn = trade.key().sn();
        return "2088" + TradeNumbers.of("00000000", sn).substring(16);
    }

    private static String time(Trade trade, TradeEvent moment) {
        return Times.spaced(trade.moments().time(moment));
    }
}
