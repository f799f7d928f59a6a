package upay.channel.baifubao;

import static upay.channel.message.ErrorCodeTable.row;
import static upay.domain.BizError.EXPIRED_BARCODE;
import static upay.domain.BizError.INSUFFICIENT_FUND;
import static upay.domain.BizError.INVALID_BARCODE;
import static upay.domain.BizError.REFUND_AMT_NOT_EQUAL_TOTAL;
import static upay.domain.BizError.SELLER_BALANCE_NOT_ENOUGH;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.UNEXPECTED_PROVIDER_ERROR;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import upay.channel.message.ErrorCodeTable;
import upay.domain.BizError;

/**
 * The refusals (baifubao.md#behaviour). There is no public list: some codes are known from public merchants' code,
 * and the texts are more specific than the codes. Missing on purpose, since it leaves the outcome unknown: 5806, an
 * internal error.
 */
final class BaifubaoErrorCodes {
    /** pay: the buyer is entering the password. */
    static final String CUSTOMER_MUST_CONFIRM = "69556";

    /** There is no such order, or no such refund. */
    static final String NO_RESULT = "1002";

    /**
     * Refund answers: refunded to the source of the payment, to the buyer's balance, or to the balance because the
     * bank rejected it.
     */
    static final Set<String> REFUNDED = Set.of("1", "3", "4");

    /** Refund answers: failed, or failed at the bank and returned to the merchant. */
    static final Set<String> NOT_REFUNDED = Set.of("2", "5");

    /**
     * Refund query: on the buyer's balance, refunded to the source of the payment, or on the balance because the bank
     * rejected it.
     */
    static final Set<String> FOUND_REFUNDED = Set.of("1", "3", "5");

    /** Refund query: on its way to the bank card. */
    static final String FOUND_UNDER_WAY = "2";

    /** Refund query: failed, or failed at the bank and returned to the merchant. */
    static final Set<String> FOUND_NOT_REFUNDED = Set.of("4", "6");

    private static final ErrorCodeTable CODES = ErrorCodeTable.of(
            row(TRADE_FAILED, "65215 65235 65236 69441 69506 69510 69511 69515 69552 69557"),
            row(UNEXPECTED_PROVIDER_ERROR, "5801 5802 5803 5804"));

    private static final Pattern EXPIRED = Pattern.compile("过期|失效");
    private static final Pattern INVALID = Pattern.compile("(付款码|支付码|条码|条形码|二维码).*(无效|错误|不正确|不存在|无法识别)");
    private static final Pattern FAILED = Pattern.compile("(支付|付款|交易|下单)失败");
    private static final Pattern ABSENT = Pattern.compile("不存在|查询结果为空|无此");

    private BaifubaoErrorCodes() {}

    /** The error of a refused payment; empty: it may not have been refused. */
    static Optional<BizError> payment(String code, String words) {
        if (words.contains("余额不足")) {
            return Optional.of(INSUFFICIENT_FUND);
        }
        if (EXPIRED.matcher(words).find()) {
            return Optional.of(EXPIRED_BARCODE);
        }
        if (INVALID.matcher(words).find()) {
            return Optional.of(INVALID_BARCODE);
        }
        return CODES.find(code).or(() -> FAILED.matcher(words).find() ? Optional.of(TRADE_FAILED) : Optional.empty());
    }

    /** The error of a refused refund; empty: it may not have been refused. */
    static Optional<BizError> refund(String code, String words) {
        if (words.contains("余额不足")) {
            return Optional.of(SELLER_BALANCE_NOT_ENOUGH);
        }
        if (words.contains("金额")) {
            return Optional.of(REFUND_AMT_NOT_EQUAL_TOTAL);
        }
        return NOT_REFUNDED.contains(code) ? Optional.of(TRADE_FAILED) : CODES.find(code);
    }

    static boolean notFound(String code, String words) {
        return NO_RESULT.equals(code) || ABSENT.matcher(words).find();
    }
}
