package upay.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.RequestRate;

/** The forms of a merchant's limits as text. */
public final class LimitForms {
    public static final String RATE_RULE = "a rate as 50, or with a burst as 50/100, each 1 to 1000000";
    /** Of a gateway's places for new requests, in percent. */
    public static final int SHARE_MAX = 100;

    private static final Pattern RATE = Pattern.compile("(\\d{1,7})(?:/(\\d{1,7}))?");

    private LimitForms() {}

    /** Empty: it is not {@value #RATE_RULE}. */
    public static Optional<RequestRate> rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int perSecond = Integer.parseInt(matcher.group(1));
        Integer burst = matcher.group(2) == null ? null : Integer.valueOf(matcher.group(2));
        boolean allowed = perSecond >= 1
                && perSecond <= RequestRate.MAX
                && (burst == null || burst >= 1 && burst <= RequestRate.MAX);
        return allowed ? Optional.of(RequestRate.of(perSecond, burst)) : Optional.empty();
    }

    /** As it is entered. */
    public static @Nullable String text(@Nullable RequestRate rate) {
        return rate == null ? null : rate.perSecond() + "/" + rate.burst();
    }
}
