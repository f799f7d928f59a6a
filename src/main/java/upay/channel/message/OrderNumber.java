package upay.channel.message;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway's order numbers, as channels return them. */
public final class OrderNumber {
    /** No longer than any that is issued, and without leading zeros: exactly one text for each number. */
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    private OrderNumber() {}

    /** Empty if the text is absent or not a number that the gateway can have issued. */
    public static Optional<Long> parse(@Nullable String text) {
        return text == null || !NUMBER.matcher(text).matches() ? Optional.empty() : Optional.of(Long.parseLong(text));
    }
}
