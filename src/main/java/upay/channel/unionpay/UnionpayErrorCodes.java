package upay.channel.unionpay;

import static upay.channel.message.ErrorCodeTable.row;
import static upay.domain.BizError.AUTHCODE_EXPIRE;
import static upay.domain.BizError.BUYER_OVER_DAILY_LIMIT;
import static upay.domain.BizError.BUYER_OVER_TRANSACTION_LIMIT;
import static upay.domain.BizError.EXPIRED_BARCODE;
import static upay.domain.BizError.INSUFFICIENT_FUND;
import static upay.domain.BizError.INVALID_BARCODE;
import static upay.domain.BizError.REFUND_AMT_NOT_EQUAL_TOTAL;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.TRADE_NOT_EXIST;
import static upay.domain.BizError.UNEXPECTED_PROVIDER_ERROR;

import java.time.Duration;
import java.util.Set;
import upay.channel.message.ErrorCodeTable;

/**
 * respCode and origRespCode (unionpay.md#behaviour). Missing on purpose, since they leave the outcome unknown: 03,
 * 04, 06 and 83 (unknown at UnionPay too), 37 (queried too often), 70 (the customer was sent to a page).
 */
final class UnionpayErrorCodes {
    /** Done; to a payment: accepted. A6 is a success with a defect. */
    static final Set<String> SUCCESS = Set.of("00", "A6");

    /** Accepted; query later. */
    static final String IN_PROGRESS = "05";

    /** There is no such trade. */
    static final String NOT_FOUND = "34";

    /** The number was used before: a query returns the outcome. */
    static final String DUPLICATE = "12";

    /** The trade was refunded or voided. */
    static final String GIVEN_BACK = "45";

    /** Queried too often. */
    static final String TOO_SOON = "37";

    /** How long the next call about this transaction has to wait after that. */
    static final Duration MINIMUM_WAIT = Duration.ofSeconds(10);

    /** The refusals of a payment. */
    static final ErrorCodeTable PAYMENT = ErrorCodeTable.of(
            row(AUTHCODE_EXPIRE, "80"),
            row(EXPIRED_BARCODE, "69"),
            row(INVALID_BARCODE, "44 61"),
            row(INSUFFICIENT_FUND, "64 90"),
            row(BUYER_OVER_DAILY_LIMIT, "81"),
            row(BUYER_OVER_TRANSACTION_LIMIT, "33"),
            row(TRADE_FAILED, "01 30 38 60 62 63 65 66 67 68 71 72 73 74 75 76 77 78 79"),
            row(UNEXPECTED_PROVIDER_ERROR, "10 11 13 14 31 32"));

    /** The refusals of a refund or a reversal. */
    static final ErrorCodeTable RETURN = ErrorCodeTable.of(
            row(TRADE_NOT_EXIST, "35"),
            row(REFUND_AMT_NOT_EQUAL_TOTAL, "36"),
            row(TRADE_FAILED, "01 30 38 45"),
            row(UNEXPECTED_PROVIDER_ERROR, "10 11 13 14 31 32"));

    private UnionpayErrorCodes() {}
}
