package upay.sandbox.baifubao;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.TradeKey;

/** A request's fields, checked as strictly as Baifubao's documents require (baifubao.md#behaviour). */
record BaifubaoRequest(Map<String, String> fields) {
    private static final Pattern ORDER_NO = Pattern.compile("[0-9A-Za-z]{1,20}");
    private static final Pattern REFUND_NO = Pattern.compile("[0-9A-Za-z]{1,21}");
    private static final Pattern PAY_CODE = Pattern.compile("[0-9]{18}");
    private static final Pattern TIME = Pattern.compile("[0-9]{14}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}");

    /** In GBK bytes. */
    private static final Map<String, Integer> LIMITS =
            Map.of("goods_name", 128, "goods_desc", 255, "return_url", 1024, "extra", 255);

    /** @throws BadRequest names the first field that is too long */
    void checkLengths() {
        LIMITS.forEach((field, max) -> {
            if (text(field).getBytes(BaifubaoSignature.GBK).length > max) {
                throw BadRequest.illegal(field);
            }
        });
    }

    TradeKey key() {
        return new TradeKey(matching("order_no", ORDER_NO), Payway.BAIFUBAO);
    }

    String refundNumber() {
        return matching("sp_refund_no", REFUND_NO);
    }

    Fen amount(String field) {
        long fen = Long.parseLong(matching(field, AMOUNT));
        if (fen == 0) {
            throw BadRequest.illegal(field);
        }
        return Fen.of(fen);
    }

    /** Null if it is not a payment code of Baidu. */
    @Nullable String payCode() {
        String code = required("pay_code");
        return PAY_CODE.matcher(code).matches() ? code : null;
    }

    void time(String field) {
        matching(field, TIME);
    }

    void fixed(String field, String value) {
        if (!required(field).equals(value)) {
            throw BadRequest.illegal(field);
        }
    }

    String required(String field) {
        String value = text(field);
        if (value.isEmpty()) {
            throw BadRequest.missing(field);
        }
        return value;
    }

    /** Empty if absent. */
    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Null if absent. */
    @Nullable String notifyUrl() {
        return text("return_url").isEmpty() ? null : text("return_url");
    }

    private String matching(String field, Pattern pattern) {
        String value = required(field);
        if (!pattern.matcher(value).matches()) {
            throw BadRequest.illegal(field);
        }
        return value;
    }
}
