package upay.sandbox.wechat;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.wire.TradeNumbers;

/** A request's fields, checked as strictly as WeChat does (wechat.md#behaviour). */
record WechatRequest(Map<String, String> fields) {
    private static final Pattern OUT_TRADE_NO = Pattern.compile("[0-9A-Za-z_\\-|*@]{1,32}");
    private static final Pattern OUT_REFUND_NO = Pattern.compile("[0-9A-Za-z_\\-|*@]{1,64}");
    private static final Pattern AUTH_CODE = Pattern.compile("1[0-5][0-9]{16}");
    private static final Pattern APP_ID = Pattern.compile("[0-9A-Za-z_\\-]{1,32}");
    private static final Pattern FEE = Pattern.compile("[0-9]{1,10}");

    /** In bytes. */
    private static final Map<String, Integer> LIMITS = Map.ofEntries(
            entry("body", 128),
            entry("detail", 6_000),
            entry("attach", 127),
            entry("device_info", 32),
            entry("nonce_str", 32),
            entry("goods_tag", 32),
            entry("product_id", 32),
            entry("openid", 128),
            entry("notify_url", 256),
            entry("scene_info", 256));

    /** @throws BadRequest names the first field that is too long */
    void checkLengths() {
        LIMITS.forEach((field, max) -> {
            if (text(field).getBytes(StandardCharsets.UTF_8).length > max) {
                throw new BadRequest("PARAM_ERROR", field);
            }
        });
    }

    /** The trade, by WeChat's own number or by the merchant's. */
    TradeKey key() {
        String number = text("transaction_id").isEmpty()
                ? required("out_trade_no")
                : TradeNumbers.sn(text("transaction_id"))
                        .orElseThrow(() -> new BadRequest("INVALID_TRANSACTIONID", "transaction_id"));
        if (!OUT_TRADE_NO.matcher(number).matches()) {
            throw new BadRequest("PARAM_ERROR", "out_trade_no");
        }
        return new TradeKey(number, Payway.WECHAT);
    }

    /** Opens the payment of a page or mini program. */
    boolean isOfPage() {
        return text("trade_type").equals("JSAPI");
    }

    /** A merchant can have several apps; payment codes and QR codes belong to the account's own. */
    boolean mayBeOfAnotherApp() {
        return APP_ID.matcher(text("appid")).matches()
                && (isOfPage()
                        || text("trade_type").isEmpty() && text("auth_code").isEmpty());
    }

    boolean namesTrade() {
        return !text("transaction_id").isEmpty() || !text("out_trade_no").isEmpty();
    }

    String refundNumber() {
        String number = required("out_refund_no");
        if (!OUT_REFUND_NO.matcher(number).matches()) {
            throw new BadRequest("PARAM_ERROR", "out_refund_no");
        }
        return number;
    }

    Fen fee(String field) {
        String text = required(field);
        if (!FEE.matcher(text).matches() || Long.parseLong(text) == 0) {
            throw new BadRequest("PARAM_ERROR", field);
        }
        return Fen.of(Long.parseLong(text));
    }

    String code() {
        String code = required("auth_code");
        if (!AUTH_CODE.matcher(code).matches()) {
            throw new BadRequest("AUTH_CODE_INVALID", "auth_code");
        }
        return code;
    }

    String required(String field) {
        String value = text(field);
        if (value.isEmpty()) {
            throw new BadRequest("LACK_PARAMS", field);
        }
        return value;
    }

    /** Empty if absent. */
    String text(String field) {
        return fields.getOrDefault(field, "");
    }
}
