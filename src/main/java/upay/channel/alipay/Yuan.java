package upay.channel.alipay;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/** Amounts as Alipay writes them: yuan with two decimals. Exact both ways, no floating point. */
final class Yuan {
    /** At most 12 digits before the point: far above the channel's limit, far below an overflow. */
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,2})?");

    private Yuan() {}

    static String of(Fen amount) {
        long cents = amount.value() % 100;
        return amount.value() / 100 + (cents < 10 ? ".0" : ".") + cents;
    }

    /** Empty if the text is absent or not an amount of whole fen. */
    static Optional<Fen> parse(@Nullable String text) {
        if (text == null || !AMOUNT.matcher(text).matches()) {
            return Optional.empty();
        }
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String cents = point < 0 ? "00" : (text.substring(point + 1) + "0").substring(0, 2);
        return Optional.of(Fen.of(Long.parseLong(whole) * 100 + Long.parseLong(cents)));
    }
}
