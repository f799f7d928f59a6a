package upay.channel.message;

import java.util.Optional;
import java.util.regex.Pattern;

/** The gateway's order numbers, as channels bring them back. */
public final class OrderNumber {
    /** Not longer than any that is given out, nor with zeros in front: exactly one text for each number. */
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    private OrderNumber() {}

    /** Empty when the text is absent or no number that was ever given out here. */
    public static Optional<Long> parse(String text) {
        return text == null || !NUMBER.matcher(text).matches() ? Optional.empty() : Optional.of(Long.parseLong(text));
    }
}
