package upay.channel.wechat;

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
 * The refusals in err_code (wechat.md#behaviour). Missing on purpose, since they leave the outcome unknown or mean
 * "not now": SYSTEMERROR, BANKERROR, USERPAYING, BIZERR_NEED_RETRY, FREQUENCY_LIMITED, INVALID_REQ_TOO_MUCH.
 */
final class WechatErrorCodes {
    private static final String CONFIGURATION = """
            SIGNERROR NOAUTH APPID_NOT_EXIST APPID_MCHID_NOT_MATCH MCHID_NOT_EXIST LACK_PARAMS XML_FORMAT_ERROR
            NOT_UTF8 REQUIRE_POST_METHOD POST_DATA_EMPTY""";

    /** The trade has no refund, or not the one in question. */
    static final String NO_REFUND = "REFUNDNOTEXIST";

    /** No such trade, or no such refund. */
    static final Set<String> NOT_FOUND = Set.of("ORDERNOTEXIST", "INVALID_TRANSACTIONID", NO_REFUND, "TRADE_NOT_EXIST");

    /** Our number is already used: the earlier call may have succeeded, so a query decides. */
    static final Set<String> QUERY_FIRST = Set.of("ORDERPAID", "OUT_TRADE_NO_USED");

    /** No money can be outstanding: the order is closed, or was reversed before. */
    static final Set<String> UNDONE_ALREADY = Set.of("ORDERCLOSED", "ORDERREVERSED");

    /** micropay and unifiedorder. */
    static final ErrorCodeTable PAY = ErrorCodeTable.of(
            row(AUTHCODE_EXPIRE, "AUTHCODEEXPIRE"),
            row(EXPIRED_BARCODE, "AUTH_CODE_ERROR"),
            row(INVALID_BARCODE, "AUTH_CODE_INVALID"),
            row(INSUFFICIENT_FUND, "NOTENOUGH"),
            row(SELLER_OVER_DAILY_LIMIT, "RULELIMIT"),
            row(TRADE_HAS_SUCCESS, "ORDERPAID"),
            row(TRADE_FAILED, """
                    PARAM_ERROR NOTSUPORTCARD ORDERCLOSED ORDERREVERSED BUYER_MISMATCH OUT_TRADE_NO_USED
                    INVALID_REQUEST TRADE_ERROR PAYERROR"""),
            row(UNEXPECTED_PROVIDER_ERROR, CONFIGURATION));

    /** reverse and closeorder. */
    static final ErrorCodeTable UNDO = ErrorCodeTable.of(
            row(SELLER_BALANCE_NOT_ENOUGH, "NOTENOUGH"),
            row(TRADE_HAS_SUCCESS, "ORDERPAID"),
            row(TRADE_FAILED, "PARAM_ERROR REVERSE_EXPIRE INVALID_REQUEST TRADE_ERROR TRADE_STATE_ERROR"),
            row(UNEXPECTED_PROVIDER_ERROR, CONFIGURATION));

    /** refund. */
    static final ErrorCodeTable REFUND = ErrorCodeTable.of(
            row(SELLER_BALANCE_NOT_ENOUGH, "NOTENOUGH"),
            row(REFUND_AMT_NOT_EQUAL_TOTAL, "REFUND_FEE_MISMATCH"),
            row(
                    TRADE_FAILED,
                    "PARAM_ERROR TRADE_OVERDUE USER_ACCOUNT_ABNORMAL ERROR INVALID_REQUEST TRADE_ERROR TRADE_STATE_ERROR"),
            row(UNEXPECTED_PROVIDER_ERROR, CONFIGURATION));

    /** "Not now": too many calls about this order, or in all. */
    private static final Set<String> TOO_SOON = Set.of(
            "FREQUENCY_LIMITED",
            "INVALID_REQ_TOO_MUCH",
            "RATELIMIT_EXCEEDED",
            "RATELIMIT_EXCEED",
            "FREQUENCY_LIMIT_EXCEED");

    /** Refunds of one order are at least a minute apart. */
    private static final Duration BETWEEN_REFUNDS = Duration.ofMinutes(1);

    private static final Duration BETWEEN_OTHERS = Duration.ofSeconds(5);

    /** How long the next call about this transaction has to wait; empty: this is no such code. */
    static Optional<Duration> minimumWait(ChannelAction action, String code) {
        return TOO_SOON.contains(code)
                ? Optional.of(action == ChannelAction.REFUND ? BETWEEN_REFUNDS : BETWEEN_OTHERS)
                : Optional.empty();
    }

    private WechatErrorCodes() {}
}
