package upay.sandbox.wechat.v3;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import upay.sandbox.wechat.WechatNames;
import upay.sandbox.wire.Times;

/** WeChat's answer to each verdict (wechat.md#behaviour), before it is signed. */
final class V3Replies {
    private final V3Merchant merchant;
    private final TimeScale pace;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    V3Replies(V3Merchant merchant, TimeScale pace, LongSupplier clock) {
        this.merchant = merchant;
        this.pace = pace;
        this.clock = clock;
    }

    V3Answer codepay(boolean partner, SceneResult result) {
        if (result.delivery() == ResponseDelivery.SYSTEM_ERROR) {
            return systemError();
        }
        return switch (result.verdict()) {
            case DONE -> V3Answer.ok(paid(partner, result.requireTrade(), "SUCCESS", "支付成功"));
            // Accepted, not paid yet; reports say that such an answer contains nothing else.
            case PENDING -> new V3Answer(202, new JsonObject().put("trade_state", "USERPAYING"));
            case REFUSED -> refusal(result.requireRefusal());
            case PAID -> orderPaid();
            case CLOSED ->
                result.requireTrade().phase() == Phase.DECLINED
                        ? orderClosed()
                        : V3Answer.error(400, "ORDER_REVERSED", "订单已撤销");
            default -> numberUsed();
        };
    }

    V3Answer prepay(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> {
                Trade trade = result.requireTrade();
                yield V3Answer.ok(
                        trade.page() == null
                                ? new JsonObject().put("code_url", WechatNames.codeUrl(trade))
                                : new JsonObject().put("prepay_id", WechatNames.prepayId(trade)));
            }
            case PAID -> orderPaid();
            case CLOSED -> orderClosed();
            default ->
                result.requireTrade().qr() ? V3Answer.error(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致") : numberUsed();
        };
    }

    V3Answer query(boolean partner, SceneResult result) {
        if (result.delivery() == ResponseDelivery.SYSTEM_ERROR) {
            return systemError();
        }
        if (result.verdict() == SceneVerdict.NOT_FOUND) {
            return orderNotFound();
        }
        Trade trade = result.requireTrade();
        return V3Answer.ok(
                switch (trade.phase()) {
                    case PAID ->
                        trade.books().returns() == 0
                                ? paid(partner, trade, "SUCCESS", "支付成功")
                                : paid(partner, trade, "REFUND", "订单发生过退款，退款详情请查询退款单");
                    case UNDONE -> paid(partner, trade, "REVOKED", "订单已撤销");
                    case CLOSED ->
                        trade.qr()
                                ? unpaid(partner, trade, "CLOSED", "订单已关闭")
                                : unpaid(partner, trade, "REVOKED", "订单已撤销");
                    case DECLINED -> unpaid(partner, trade, "PAYERROR", "支付失败");
                    case WAITING ->
                        trade.qr()
                                ? unpaid(partner, trade, "NOTPAY", "订单未支付")
                                : unpaid(partner, trade, "USERPAYING", "需要用户输入支付密码");
                    case UNSCANNED -> unpaid(partner, trade, "NOTPAY", "订单未支付");
                });
    }

    /** By WeChat's own number, which a trade has once it is paid. */
    V3Answer queryById(boolean partner, SceneResult result) {
        Trade trade = result.trade();
        return trade != null && trade.books().charges() == 0 ? orderNotFound() : query(partner, result);
    }

    V3Answer reverse(boolean partner, SceneResult result) {
        return switch (result.verdict()) {
            case DONE ->
                V3Answer.ok(merchant.named(partner)
                        .put("out_trade_no", result.requireTrade().key().sn()));
            case NOT_FOUND -> orderNotFound();
            case REFUNDED -> tradeError("订单已退款，不允许撤销");
            default -> tradeError("订单状态不允许撤销");
        };
    }

    V3Answer close(SceneResult result) {
        return switch (result.verdict()) {
            case DONE -> V3Answer.NO_CONTENT;
            case NOT_FOUND -> orderNotFound();
            case PAID -> orderPaid();
            case CLOSED -> orderClosed();
            default -> tradeError("订单状态错误");
        };
    }

    V3Answer refund(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, REPEATED, PENDING -> V3Answer.ok(refund(result.requireTrade(), result.requireRefund()));
            case SELLER_BALANCE -> V3Answer.error(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起");
            case NOT_FOUND -> V3Answer.error(404, "RESOURCE_NOT_EXISTS", "订单不存在");
            case OTHER_DATA -> V3Answer.error(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试");
            case TOO_MUCH -> V3Answer.error(400, "INVALID_REQUEST", "申请退款金额超过订单可退金额");
            case NOT_PAID, CLOSED -> V3Answer.error(400, "INVALID_REQUEST", "订单状态错误");
            default -> V3Answer.error(403, "USER_ACCOUNT_ABNORMAL", "退款请求失败");
        };
    }

    V3Answer refundQuery(SceneResult result) {
        return switch (result.verdict()) {
            case DONE, PENDING -> V3Answer.ok(refund(result.requireTrade(), result.requireRefund()));
            default -> V3Answer.error(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
        };
    }

    /** The content of a payment's notification. */
    JsonObject callback(boolean partner, Trade trade) {
        return paid(partner, trade, "SUCCESS", "支付成功");
    }

    private static V3Answer refusal(Refusal refusal) {
        return switch (refusal) {
            case INSUFFICIENT_FUND -> V3Answer.error(403, "NOT_ENOUGH", "用户账户余额不足");
            case EXPIRED_BARCODE -> V3Answer.error(400, "AUTH_CODE_ERROR", "付款码已过期，请刷新后重试");
            case INVALID_BARCODE -> V3Answer.error(400, "AUTH_CODE_INVALID", "请扫描微信支付被扫条码/二维码");
            case BUYER_OVER_DAILY_LIMIT, BUYER_OVER_TRANSACTION_LIMIT -> tradeError("交易错误");
            case SELLER_OVER_DAILY_LIMIT -> V3Answer.error(403, "RULE_LIMIT", "业务规则限制");
        };
    }

    private static V3Answer systemError() {
        return V3Answer.error(500, "SYSTEM_ERROR", "系统异常，请稍后重试");
    }

    private static V3Answer orderNotFound() {
        return V3Answer.error(404, "ORDER_NOT_EXIST", "订单不存在");
    }

    private static V3Answer orderPaid() {
        return V3Answer.error(400, "ORDERPAID", "该订单已支付");
    }

    private static V3Answer orderClosed() {
        return V3Answer.error(400, "ORDER_CLOSED", "该订单已关闭");
    }

    private static V3Answer numberUsed() {
        return V3Answer.error(403, "OUT_TRADE_NO_USED", "商户订单号重复");
    }

    private static V3Answer tradeError(String message) {
        return V3Answer.error(403, "TRADE_ERROR", message);
    }

    private JsonObject paid(boolean partner, Trade trade, String state, String description) {
        return merchant.named(partner, trade)
                .put("out_trade_no", trade.key().sn())
                .put("transaction_id", WechatNames.transactionId(trade))
                .put("trade_type", WechatNames.tradeType(trade))
                .put("trade_state", state)
                .put("trade_state_desc", description)
                .put("bank_type", "OTHERS")
                .put("attach", "")
                .put("success_time", Times.offset(trade.moments().time(TradeEvent.CHARGED)))
                .put("payer", merchant.payer(partner, trade))
                .put(
                        "amount",
                        new JsonObject()
                                .put("total", trade.total().value())
                                .put("payer_total", trade.total().value())
                                .put("currency", "CNY")
                                .put("payer_currency", "CNY"));
    }

    private JsonObject unpaid(boolean partner, Trade trade, String state, String description) {
        return merchant.named(partner, trade)
                .put("out_trade_no", trade.key().sn())
                .put("trade_state", state)
                .put("trade_state_desc", description)
                .put("promotion_detail", new JsonArray())
                .put(
                        "amount",
                        new JsonObject().put("total", trade.total().value()).put("payer_currency", "CNY"));
    }

    /** A refund is accepted at first. */
    private JsonObject refund(Trade trade, TradeRefund refund) {
        boolean shown = WechatNames.isShown(refund, pace, clock.getAsLong());
        long total = trade.total().value();
        long amount = refund.amount().value();
        JsonObject json = new JsonObject()
                .put("refund_id", WechatNames.refundId(refund))
                .put("out_refund_no", refund.number())
                .put("transaction_id", WechatNames.transactionId(trade))
                .put("out_trade_no", trade.key().sn())
                .put("channel", "ORIGINAL")
                .put("user_received_account", "支付用户零钱")
                .put("create_time", Times.offset(refund.askedAt()))
                .put("status", shown ? "SUCCESS" : "PROCESSING")
                .put("funds_account", "AVAILABLE")
                .put("promotion_detail", new JsonArray())
                .put(
                        "amount",
                        new JsonObject()
                                .put("total", total)
                                .put("refund", amount)
                                .put("from", new JsonArray())
                                .put("payer_total", total)
                                .put("payer_refund", amount)
                                .put("settlement_refund", amount)
                                .put("settlement_total", total)
                                .put("discount_refund", 0)
                                .put("currency", "CNY")
                                .put("refund_fee", 0));
        return shown ? json.put("success_time", Times.offset(refund.dueAt())) : json;
    }
}
