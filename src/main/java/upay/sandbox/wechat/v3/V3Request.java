package upay.sandbox.wechat.v3;

import static java.util.Map.entry;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.TradeNumbers;
import upay.sandbox.wire.WireRequest;

/**
 * A request's fields, checked as strictly as WeChat does (wechat.md#behaviour).
 *
 * @param partner it is a service provider's
 * @param path below {@code /wechat}
 * @param query of the URL
 * @param json the body; empty if there is none
 */
record V3Request(boolean partner, String path, Map<String, String> query, JsonObject json) {
    private static final String PARTNERS = "/v3/pay/partner/transactions/";

    private static final Pattern OUT_TRADE_NO = Pattern.compile("[0-9A-Za-z_\\-|*]{6,32}");
    private static final Pattern OUT_REFUND_NO = Pattern.compile("[0-9A-Za-z_\\-|*@]{1,64}");
    private static final Pattern AUTH_CODE = Pattern.compile("1[0-5][0-9]{16}");
    private static final Pattern APP_ID = Pattern.compile("[0-9A-Za-z_\\-]{1,32}");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})");

    /** In characters. */
    private static final Map<String, Integer> LIMITS = Map.ofEntries(
            entry("description", 127),
            entry("attach", 128),
            entry("goods_tag", 32),
            entry("reason", 80),
            entry("notify_url", 256));

    /** @throws V3Refusal names the first field that is wrong */
    static V3Request of(WireRequest incoming) {
        if (incoming.header("accept").isEmpty() || incoming.header("user-agent").isEmpty()) {
            throw V3Refusal.of(400, "PARAM_ERROR", "Http头缺少Accept或User-Agent");
        }
        boolean posts = incoming.method().equals("POST");
        if (posts && !incoming.header("content-type").startsWith("application/json")) {
            throw V3Refusal.of(400, "PARAM_ERROR", "Http头Content-Type不是application/json");
        }
        try {
            JsonObject json = posts ? new JsonObject(incoming.body()) : new JsonObject();
            Map<String, String> query = Form.decode(incoming.query(), StandardCharsets.UTF_8);
            V3Request request = new V3Request(incoming.path().startsWith(PARTNERS), incoming.path(), query, json);
            LIMITS.forEach(request::limit);
            return request;
        } catch (DecodeException | IllegalArgumentException e) {
            throw V3Refusal.of(400, "PARAM_ERROR", "请求不是合法的JSON");
        }
    }

    /** Of the end of the path, without its verb. */
    TradeKey key(String prefix, String suffix) {
        String number = between(prefix, suffix);
        if (!OUT_TRADE_NO.matcher(number).matches()) {
            throw V3Refusal.parameter("out_trade_no");
        }
        return new TradeKey(number, Payway.WECHAT);
    }

    /** Of the body. */
    TradeKey key() {
        String id = text("transaction_id");
        if (!id.isEmpty()) {
            return transaction(id);
        }
        String number = required("out_trade_no");
        if (!OUT_TRADE_NO.matcher(number).matches()) {
            throw V3Refusal.parameter("out_trade_no");
        }
        return new TradeKey(number, Payway.WECHAT);
    }

    /** By WeChat's own number. */
    static TradeKey transaction(String id) {
        return new TradeKey(
                TradeNumbers.sn(id).orElseThrow(() -> V3Refusal.of(500, "INVALID_TRANSACTIONID", "订单号非法")),
                Payway.WECHAT);
    }

    String between(String prefix, String suffix) {
        return URLDecoder.decode(
                path.substring(prefix.length(), path.length() - suffix.length()), StandardCharsets.UTF_8);
    }

    String refundNumber() {
        return refundNumber(required("out_refund_no"));
    }

    static String refundNumber(String number) {
        if (!OUT_REFUND_NO.matcher(number).matches()) {
            throw V3Refusal.parameter("out_refund_no");
        }
        return number;
    }

    /** @param field within {@code amount} */
    Fen amount(String field) {
        JsonObject amount = object("amount");
        Object currency = amount.getValue("currency", "CNY");
        if (!(amount.getValue(field) instanceof Integer fen) || fen < 1 || !"CNY".equals(currency)) {
            throw V3Refusal.parameter("amount." + field);
        }
        return Fen.of(fen);
    }

    String authCode() {
        String code = text(object("payer"), "auth_code");
        if (code.isEmpty()) {
            throw V3Refusal.parameter("payer.auth_code");
        }
        if (!AUTH_CODE.matcher(code).matches()) {
            throw V3Refusal.of(400, "AUTH_CODE_INVALID", "收银员扫描的不是微信支付的条码");
        }
        return code;
    }

    /** Where a payment code is scanned: a device, or a shop by one of its two numbers. */
    void checkScene() {
        JsonObject scene = object("scene_info");
        JsonObject store = scene.getJsonObject("store_info");
        boolean named = store != null && !(text(store, "id") + text(store, "out_id")).isEmpty();
        if (store == null ? text(scene, "device_ip").isEmpty() : !named) {
            throw V3Refusal.parameter("scene_info.store_info");
        }
    }

    void checkExpiry() {
        String time = text("time_expire");
        if (!time.isEmpty() && !TIME.matcher(time).matches()) {
            throw V3Refusal.parameter("time_expire");
        }
    }

    /** The page of a payment in the wallet, with its customer. */
    WalletPage page() {
        JsonObject payer = object("payer");
        String sub = text(payer, "sub_openid");
        boolean subs = partner && !sub.isEmpty();
        String app = subs ? required("sub_appid") : text(partner ? "sp_appid" : "appid");
        String openid = subs ? sub : text(payer, partner ? "sp_openid" : "openid");
        if (openid.isEmpty() || openid.length() > 128 || !APP_ID.matcher(app).matches()) {
            throw V3Refusal.parameter("payer.openid");
        }
        return new WalletPage(app, openid);
    }

    /** Of everything that identifies a repetition: the same for both interfaces. */
    static String print(Fen total, @Nullable Object buyer) {
        return buyer == null ? Digests.print(total) : Digests.print(total, buyer);
    }

    String required(String field) {
        String value = text(field);
        if (value.isEmpty()) {
            throw V3Refusal.parameter(field);
        }
        return value;
    }

    /** Empty if absent. */
    String text(String field) {
        return text(json, field);
    }

    private static String text(JsonObject from, String field) {
        Object value = from.getValue(field);
        if (value != null && !(value instanceof String)) {
            throw V3Refusal.parameter(field);
        }
        return value == null ? "" : (String) value;
    }

    private JsonObject object(String field) {
        if (json.getValue(field) instanceof JsonObject object) {
            return object;
        }
        throw V3Refusal.parameter(field);
    }

    private void limit(String field, int max) {
        String value = text(field);
        if (value.codePointCount(0, value.length()) > max) {
            throw V3Refusal.parameter(field);
        }
    }
}
