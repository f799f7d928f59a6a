package upay.domain;

import java.util.List;
import java.util.Optional;

/**
 * Recognises the payway from a customer's payment code by its first two digits and its length
 * (protocol.md#payment-codes); the rules are configuration, since channels extend them from time to time.
 */
public final class PaymentCodes {
    /** Longer than any known code; longer input is rejected unread. */
    private static final int MAX_LENGTH = 32;

    /**
     * @param prefixFrom the lowest value of the first two digits, 0 … 99
     * @param prefixTo the highest
     * @param lengthFrom the fewest digits, at least 2
     * @param lengthTo the most, at most 32
     */
    public record Rule(Payway payway, int prefixFrom, int prefixTo, int lengthFrom, int lengthTo) {
        public Rule {
            if (prefixFrom < 0 || prefixTo > 99 || prefixFrom > prefixTo) {
                throw new IllegalArgumentException("prefixes are two digits, from 00 to 99");
            }
            if (lengthFrom < 2 || lengthTo > MAX_LENGTH || lengthFrom > lengthTo) {
                throw new IllegalArgumentException("lengths are from 2 to " + MAX_LENGTH);
            }
        }

        boolean matches(int prefix, int length) {
            return prefix >= prefixFrom && prefix <= prefixTo && length >= lengthFrom && length <= lengthTo;
        }
    }

    public static final PaymentCodes DEFAULT = new PaymentCodes(List.of(
            new Rule(Payway.WECHAT, 10, 15, 18, 18),
            new Rule(Payway.ALIPAY, 25, 30, 16, 24),
            new Rule(Payway.UNIONPAY, 62, 62, 19, 19),
            new Rule(Payway.BAIFUBAO, 31, 31, 18, 18),
            new Rule(Payway.JDPAY, 18, 18, 18, 18)));

    private final List<Rule> rules;

    /** @param rules the first that matches wins */
    public PaymentCodes(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    public Optional<Payway> recognise(Secret paymentCode) {
        String code = paymentCode.reveal();
        int length = code.length();
        if (length < 2 || length > MAX_LENGTH || !isDigits(code)) {
            return Optional.empty();
        }
        int prefix = (code.charAt(0) - '0') * 10 + code.charAt(1) - '0';
        for (Rule rule : rules) {
            if (rule.matches(prefix, length)) {
                return Optional.of(rule.payway());
            }
        }
        return Optional.empty();
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
