package upay.sandbox.alipay;

import static java.util.Map.entry;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.wire.TradeNumbers;

/** The operation's own parameters, checked as strictly as Alipay does (alipay.md#behaviour). */
final class BizContent {
    private static final Pattern OUT_TRADE_NO = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final Pattern REQUEST_NO = Pattern.compile("[A-Za-z0-9_\\-]{1,64}");
    private static final Pattern USER_ID = Pattern.compile("2088[0-9]{12}");
    private static final Pattern AUTH_CODE = Pattern.compile("[0-9]{16,24}");

    private static final Map<String, Integer> LIMITS = Map.ofEntries(
            entry("subject", 256),
            entry("body", 128),
            entry("operator_id", 28),
            entry("store_id", 32),
            entry("terminal_id", 32),
            entry("refund_reason", 256),
            entry("buyer_open_id", 128),
            entry("op_buyer_open_id", 128),
            entry("op_app_id", 32),
            entry("auth_code", 32));

    private final JsonObject json;

    private BizContent(JsonObject json) {
        this.json = json;
    }

    static BizContent of(@Nullable String text) {
        try {
            BizContent content = new BizContent(new JsonObject(text == null ? "{}" : text));
            LIMITS.forEach(content::limit);
            return content;
        } catch (DecodeException e) {
            throw new BadRequest("biz_content");
        }
    }

    /** The trade, by the merchant's number or by Alipay's own. */
    TradeKey key() {
        String number = text("out_trade_no");
        if (number == null && text("trade_no") != null) {
            number = TradeNumbers.sn(text("trade_no")).orElse(null);
        }
        if (number == null || !OUT_TRADE_NO.matcher(number).matches()) {
            throw new BadRequest("out_trade_no");
        }
        return new TradeKey(number, Payway.ALIPAY);
    }

    /** Null if the call has none. */
    @Nullable String refundNumber() {
        String number = text("out_request_no");
        if (number != null && !REQUEST_NO.matcher(number).matches()) {
            throw new BadRequest("out_request_no");
        }
        return number;
    }

    /**
     * The page that a trade is created for, and its customer.
     *
     * @param callingApp the app of the call
     */
    WalletPage page(String callingApp) {
        boolean mini = "JSAPI_PAY".equals(text("product_code"));
        String app = mini ? required("op_app_id") : callingApp;
        String userId = text("buyer_id");
        if (userId != null && !USER_ID.matcher(userId).matches()) {
            throw new BadRequest("buyer_id");
        }
        String openId = text(app.equals(callingApp) ? "buyer_open_id" : "op_buyer_open_id");
        if (mini && userId == null && openId == null) {
            throw new BadRequest("buyer_open_id");
        }
        return new WalletPage(app, userId != null ? userId : openId);
    }

    Fen amount(String field) {
        return Yuan.parse(text(field));
    }

    /** Digits of the right length, or a code that Alipay cannot read. */
    boolean hasReadableCode() {
        return AUTH_CODE.matcher(required("auth_code")).matches();
    }

    String required(String field) {
        String value = text(field);
        if (value == null || value.isEmpty()) {
            throw new BadRequest(field);
        }
        return value;
    }

    /** Null if absent; numbers as their digits. */
    @Nullable String text(String field) {
        Object value = json.getValue(field);
        return value == null ? null : value.toString();
    }

    private void limit(String field, int max) {
        String value = text(field);
        if (value != null && value.codePointCount(0, value.length()) > max) {
            throw new BadRequest(field);
        }
    }
}
