package upay.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.domain.Payway;

/**
 * Which customer's payment code belongs to which channel: by its first two digits and its length. Channels extend both from
 * time to time, so it is configuration.
 *
 * @param rules none of them overlaps another payway's
 */
public record PaymentCodes(List<Rule> rules) {
    private static final Pattern RULE = Pattern.compile("(\\d{2})(?:-(\\d{2}))?/(\\d{1,2})(?:-(\\d{1,2}))?");
    private static final Map<Payway, String> DEFAULTS = new EnumMap<>(Map.of(
            Payway.ALIPAY, "25-30/16-24",
            Payway.WECHAT, "10-15/18",
            Payway.BAIFUBAO, "31/18",
            Payway.JDPAY, "18/18",
            Payway.UNIONPAY, "62/19"));

    public PaymentCodes {
        rules = List.copyOf(rules);
    }

    /**
     * Codes of {@code payway}: all bounds are inclusive.
     *
     * @param firstPrefix the least of the two-digit prefixes, 0…99
     * @param minLength of the whole code, in digits, 2…32
     */
    public record Rule(Payway payway, int firstPrefix, int lastPrefix, int minLength, int maxLength) {
        private boolean overlaps(Rule other) {
            return payway != other.payway
                    && firstPrefix <= other.lastPrefix
                    && other.firstPrefix <= lastPrefix
                    && minLength <= other.maxLength
                    && other.minLength <= maxLength;
        }
    }

    static PaymentCodes from(Settings settings) {
        List<Rule> rules = new ArrayList<>();
        for (Payway payway : Payway.values()) {
            String name = "payment-codes." + payway.channel();
            List<Rule> own = settings.parsed(
                    name,
                    "prefix/length or from-to/from-to, or several of them",
                    DEFAULTS.get(payway),
                    text -> Settings.items(text).map(item -> rule(payway, item)).toList());
            own.stream()
                    .flatMap(rule -> rules.stream().filter(rule::overlaps))
                    .forEach(other -> settings.fault(name, "overlaps payment-codes." + other.payway.channel()));
            rules.addAll(own);
        }
        return new PaymentCodes(rules);
    }

    private static Rule rule(Payway payway, String text) {
        Matcher matcher = RULE.matcher(text);
        Settings.check(matcher.matches(), text);
        int firstPrefix = Integer.parseInt(matcher.group(1));
        int lastPrefix = matcher.group(2) == null ? firstPrefix : Integer.parseInt(matcher.group(2));
        int minLength = Integer.parseInt(matcher.group(3));
        int maxLength = matcher.group(4) == null ? minLength : Integer.parseInt(matcher.group(4));
        boolean sound = firstPrefix <= lastPrefix && 2 <= minLength && minLength <= maxLength && maxLength <= 32;
        return Settings.check(sound, new Rule(payway, firstPrefix, lastPrefix, minLength, maxLength));
    }
}
