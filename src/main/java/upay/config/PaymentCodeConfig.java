package upay.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.domain.PaymentCodes.Rule;
import upay.domain.Payway;

/** Reads the mapping of payment codes to channels; no code may match two of them. */
final class PaymentCodeConfig {
    private static final Pattern RULE = Pattern.compile("(\\d{2})(?:-(\\d{2}))?/(\\d{1,2})(?:-(\\d{1,2}))?");
    private static final Map<Payway, String> DEFAULTS = new EnumMap<>(Map.of(
            Payway.ALIPAY, "25-30/16-24",
            Payway.WECHAT, "10-15/18",
            Payway.BAIFUBAO, "31/18",
            Payway.JDPAY, "18/18",
            Payway.UNIONPAY, "62/19"));

    private PaymentCodeConfig() {}

    static List<Rule> from(ConfigValues settings) {
        List<Rule> rules = new ArrayList<>();
        for (Payway payway : Payway.values()) {
            String name = "payment-codes." + payway.channel();
            List<Rule> own = settings.parsed(
                    name,
                    "prefix/length or from-to/from-to, or several of them",
                    DEFAULTS.get(payway),
                    text -> ConfigValues.items(text)
                            .map(item -> rule(payway, item))
                            .toList());
            own.stream()
                    .flatMap(rule -> rules.stream().filter(other -> overlap(rule, other)))
                    .forEach(other -> settings.fault(
                            name, "overlaps payment-codes." + other.payway().channel()));
            rules.addAll(own);
        }
        return List.copyOf(rules);
    }

    private static Rule rule(Payway payway, String text) {
        Matcher matcher = RULE.matcher(text);
        ConfigValues.check(matcher.matches(), text);
        int prefix = Integer.parseInt(matcher.group(1));
        int length = Integer.parseInt(matcher.group(3));
        return new Rule(payway, prefix, upper(matcher.group(2), prefix), length, upper(matcher.group(4), length));
    }

    private static int upper(String text, int lower) {
        return text == null ? lower : Integer.parseInt(text);
    }

    private static boolean overlap(Rule one, Rule other) {
        return one.payway() != other.payway()
                && one.prefixFrom() <= other.prefixTo()
                && other.prefixFrom() <= one.prefixTo()
                && one.lengthFrom() <= other.lengthTo()
                && other.lengthFrom() <= one.lengthTo();
    }
}
