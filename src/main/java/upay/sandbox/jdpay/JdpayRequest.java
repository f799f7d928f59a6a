package upay.sandbox.jdpay;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.TradeKey;

/** The fields inside an envelope (jdpay.md#behaviour). */
record JdpayRequest(Map<String, String> fields) {
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z_\\-]{1,30}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}");
    private static final Pattern TIME = Pattern.compile("[0-9]{14}");

    /** @param field tradeNum, or oTradeNum if the call has a number of its own */
    TradeKey key(String field) {
        return new TradeKey(number(field), Payway.JDPAY);
    }

    String number(String field) {
        return matching(field, NUMBER);
    }

    Fen amount() {
        long fen = Long.parseLong(matching("amount", AMOUNT));
        if (fen == 0) {
            throw new BadRequest("amount");
        }
        return Fen.of(fen);
    }

    void time() {
        matching("tradeTime", TIME);
    }

    boolean has(String field) {
        return !text(field).isEmpty();
    }

    String required(String field) {
        if (!has(field)) {
            throw new BadRequest(field);
        }
        return text(field);
    }

    /** Empty if absent. */
    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Null if absent. */
    @Nullable String notifyUrl() {
        return has("notifyUrl") ? text("notifyUrl") : null;
    }

    private String matching(String field, Pattern pattern) {
        String value = required(field);
        if (!pattern.matcher(value).matches()) {
            throw new BadRequest(field);
        }
        return value;
    }
}
