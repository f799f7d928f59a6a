package upay.sandbox.unionpay;

import java.util.Optional;
import upay.sandbox.wire.TradeNumbers;

/** UnionPay's own numbers: 21 digits, as its files have room for, of which the last 20 are the merchant's number. */
final class UnionpayNumbers {
    private static final String PREFIX = "2";

    /** The digits in front of the merchant's number, which earlier sandboxes gave out. */
    private static final String EARLIER = "2099001";

    private UnionpayNumbers() {}

    static String queryId(String number) {
        return TradeNumbers.of(PREFIX, number);
    }

    /** The last six digits. */
    static String traceNo(String number) {
        String queryId = queryId(number);
        return queryId.substring(queryId.length() - 6);
    }

    /** The merchant's number. */
    static Optional<String> sn(String queryId) {
        return queryId.length() == 21 ? TradeNumbers.sn(EARLIER + queryId) : TradeNumbers.sn(queryId);
    }
}
