package upay.sandbox.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The channels' own numbers of trades: 28 digits, of which the last 20 are the merchant's number, so that each is
 * derived from the other without a table.
 */
public final class TradeNumbers {
    private static final int PREFIX = 8;
    private static final Pattern PLAIN = Pattern.compile("[1-9][0-9]{0,19}");
    private static final Pattern OURS = Pattern.compile("[0-9]{28}");

    private TradeNumbers() {}

    /**
     * @param prefix 8 digits
     * @param sn the merchant's number; one that is not plain digits gets a number from which it cannot be derived
     */
    public static String of(String prefix, String sn) {
        String tail =
                PLAIN.matcher(sn).matches() ? sn : Long.toString(Long.parseUnsignedLong(Digests.print(sn), 16) >>> 1);
        return prefix + "0".repeat(20 - tail.length()) + tail;
    }

    /** The merchant's number. */
    public static Optional<String> sn(String tradeNo) {
        return OURS.matcher(tradeNo).matches()
                ? Optional.of(tradeNo.substring(PREFIX).replaceFirst("^0+", ""))
                : Optional.empty();
    }
}
