package upay.channel.wechat.v3;

import static upay.channel.message.ErrorCodeTable.row;
import static upay.domain.BizError.AUTHCODE_EXPIRE;
import static upay.domain.BizError.EXPIRED_BARCODE;
import static upay.domain.BizError.INSUFFICIENT_FUND;
import static upay.domain.BizError.INVALID_BARCODE;
import static upay.domain.BizError.REFUND_AMT_NOT_EQUAL_TOTAL;
import static upay.domain.BizError.SELLER_BALANCE_NOT_ENOUGH;
import static upay.domain.BizError.SELLER_OVER_DAILY_LIMIT;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.TRADE_HAS_SUCCESS;
import static upay.domain.BizError.UNEXPECTED_PROVIDER_ERROR;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import upay.channel.message.ErrorCodeTable;
import upay.domain.channel.ChannelAction;

/**
 * The refusals in {@code code} (wechat.md#api-v3). The channel's pages write several of them in two ways, with and
 * without underscores. Missing on purpose, since they leave the outcome unknown or mean "not now": SYSTEM_ERROR,
 * BANK_ERROR, USERPAYING, FREQUENCY_LIMITED.
 */
final class V3ErrorCodes {
    private static final String CONFIGURATION = """
            SIGN_ERROR NO_AUTH NOAUTH APPID_MCHID_NOT_MATCH APPID_NOT_EXIST MCH_NOT_EXISTS MCH_NOT_EXIST
            MCHID_NOT_EXIST""";

    /** No such trade, or no such refund. */
    static final Set<String> NOT_FOUND =
            Set.of("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "REFUND_NOT_EXIST", "REFUNDNOTEXIST");

    /** Our number is already used: the earlier call may have succeeded, so a query decides. */
    static final Set<String> QUERY_FIRST = Set.of("ORDER_PAID", "ORDERPAID", "OUT_TRADE_NO_USED");

    /** No money can be outstanding: the order is closed, or was reversed before. */
    static final Set<String> UNDONE_ALREADY = Set.of("ORDER_CLOSED", "ORDERCLOSED", "ORDER_REVERSED", "ORDERREVERSED");

    /** codepay, native and jsapi. */
    static final ErrorCodeTable PAY = ErrorCodeTable.of(
            row(AUTHCODE_EXPIRE, "AUTH_CODE_EXPIRED AUTHCODE_EXPIRE AUTHCODEEXPIRE"),
            row(EXPIRED_BARCODE, "AUTH_CODE_ERROR"),
            row(INVALID_BARCODE, "AUTH_CODE_INVALID"),
            row(INSUFFICIENT_FUND, "NOT_ENOUGH NOTENOUGH"),
            row(SELLER_OVER_DAILY_LIMIT, "RULE_LIMIT RULELIMIT"),
            row(TRADE_HAS_SUCCESS, "ORDER_PAID ORDERPAID"),
            row(TRADE_FAILED, """
                    PARAM_ERROR INVALID_REQUEST TRADE_ERROR ORDER_CLOSED ORDERCLOSED ORDER_REVERSED ORDERREVERSED
                    ACCOUNT_ERROR ACCOUNTERROR USER_ACCOUNT_ABNORMAL NOT_SUPPORT_CARD NOTSUPORTCARD BUYER_MISMATCH
                    OPENID_MISMATCH OUT_TRADE_NO_USED PAYERROR"""),
            row(UNEXPECTED_PROVIDER_ERROR, CONFIGURATION));

    /** reverse and close. */
    static final ErrorCodeTable UNDO = ErrorCodeTable.of(
            row(SELLER_BALANCE_NOT_ENOUGH, "NOT_ENOUGH NOTENOUGH"),
            row(TRADE_HAS_SUCCESS, "ORDER_PAID ORDERPAID"),
            row(TRADE_FAILED, """
                    PARAM_ERROR INVALID_REQUEST TRADE_ERROR TRADE_STATE_ERROR REVERSE_EXPIRE REVERSE_EXPIRED"""),
            row(UNEXPECTED_PROVIDER_ERROR, CONFIGURATION));

    /** refunds. */
    static final ErrorCodeTable REFUND = ErrorCodeTable.of(
            row(SELLER_BALANCE_NOT_ENOUGH, "NOT_ENOUGH NOTENOUGH"),
            row(REFUND_AMT_NOT_EQUAL_TOTAL, "REFUND_FEE_MISMATCH"),
            row(TRADE_FAILED, """
                    PARAM_ERROR INVALID_REQUEST TRADE_ERROR TRADE_STATE_ERROR TRADE_OVERDUE USER_ACCOUNT_ABNORMAL"""),
            row(UNEXPECTED_PROVIDER_ERROR, CONFIGURATION));

    /** "Not now": too many calls about this order, or in all. */
    private static final Set<String> TOO_SOON = Set.of(
            "FREQUENCY_LIMITED",
            "FREQUENCY_LIMIT_EXCEED",
            "RATELIMIT_EXCEEDED",
            "RATELIMIT_EXCEED",
            "RATE_LIMITED",
            "INVALID_REQ_TOO_MUCH");

    private static final int TOO_MANY_REQUESTS = 429;

    /** Refunds of one order are at least a minute apart. */
    private static final Duration BETWEEN_REFUNDS = Duration.ofMinutes(1);

    private static final Duration BETWEEN_OTHERS = Duration.ofSeconds(5);

    /** How long the next call about this transaction has to wait; empty: this is no such refusal. */
    static Optional<Duration> minimumWait(ChannelAction action, int status, String code) {
        return status == TOO_MANY_REQUESTS || TOO_SOON.contains(code)
                ? Optional.of(action == ChannelAction.REFUND ? BETWEEN_REFUNDS : BETWEEN_OTHERS)
                : Optional.empty();
    }

    private V3ErrorCodes() {}
}
