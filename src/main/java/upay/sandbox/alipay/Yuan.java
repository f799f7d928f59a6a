package upay.sandbox.alipay;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/** Alipay's amounts: yuan with at most two decimals, as text (alipay.md#behaviour). */
final class Yuan {
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");

    private Yuan() {}

    static String of(Fen amount) {
        return BigDecimal.valueOf(amount.value(), 2).toPlainString();
    }

    /** @throws BadRequest if the text is missing or not an amount */
    static Fen parse(@Nullable String text) {
        if (text == null || !AMOUNT.matcher(text).matches()) {
            throw new BadRequest("amount");
        }
        long fen = new BigDecimal(text).movePointRight(2).longValueExact();
        if (fen == 0) {
            throw new BadRequest("amount");
        }
        return Fen.of(fen);
    }
}
