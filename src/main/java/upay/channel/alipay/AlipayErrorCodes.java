package upay.channel.alipay;

import static upay.channel.message.ErrorCodeTable.row;
import static upay.domain.BizError.BUYER_OVER_DAILY_LIMIT;
import static upay.domain.BizError.BUYER_OVER_TRANSACTION_LIMIT;
import static upay.domain.BizError.EXPIRED_BARCODE;
import static upay.domain.BizError.INSUFFICIENT_FUND;
import static upay.domain.BizError.REFUND_AMT_NOT_EQUAL_TOTAL;
import static upay.domain.BizError.SELLER_BALANCE_NOT_ENOUGH;
import static upay.domain.BizError.SELLER_OVER_DAILY_LIMIT;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.TRADE_HAS_SUCCESS;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import upay.channel.message.ErrorCodeTable;

/**
 * The business refusals of code 40004 (alipay.md#behaviour), without their prefix {@code ACQ.}; the full lists are
 * those of Alipay's own v3 SDK. SYSTEM_ERROR is missing on purpose: it leaves the outcome unknown.
 */
final class AlipayErrorCodes {
    /** The account or the request is configured wrongly; nothing was executed. */
    static final Set<String> CONFIGURATION = Set.of("20001", "40001", "40002", "40003", "40006");

    /** The application calls too often; nothing was executed. */
    private static final String CALL_LIMITED = "40005";

    /** How the sub-codes of the same end: isv.app-call-limited, isp.call-limited and others. */
    private static final String LIMITED = "call-limited";

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(5);

    /** How long the next call about this transaction has to wait; empty: these are no such codes. */
    static Optional<Duration> minimumWait(String code, String subCode) {
        return code.equals(CALL_LIMITED) || subCode.endsWith(LIMITED) ? Optional.of(BETWEEN_CALLS) : Optional.empty();
    }

    /** Our number is already used: the earlier call may have succeeded, so a query decides. */
    static final Set<String> QUERY_FIRST = Set.of("TRADE_HAS_SUCCESS", "CONTEXT_INCONSISTENT");

    /** alipay.trade.pay, alipay.trade.precreate and alipay.trade.create. */
    static final ErrorCodeTable PAY = ErrorCodeTable.of(
            row(EXPIRED_BARCODE, "PAYMENT_AUTH_CODE_INVALID"),
            row(INSUFFICIENT_FUND, "BUYER_BALANCE_NOT_ENOUGH BUYER_BANKCARD_BALANCE_NOT_ENOUGH"),
            row(BUYER_OVER_DAILY_LIMIT, "BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR"),
            row(
                    BUYER_OVER_TRANSACTION_LIMIT,
                    "BEYOND_PAY_RESTRICTION PRODUCT_AMOUNT_LIMIT_ERROR TOTAL_FEE_EXCEED REQUEST_AMOUNT_EXCEED"),
            row(SELLER_OVER_DAILY_LIMIT, """
                    BEYOND_PER_RECEIPT_RESTRICTION BEYOND_PER_RECEIPT_DAY_RESTRICTION
                    BEYOND_PER_RECEIPT_SINGLE_RESTRICTION MERCHANT_PERM_RECEIPT_DAY_LIMIT
                    MERCHANT_PERM_RECEIPT_SINGLE_LIMIT MERCHANT_PERM_RECEIPT_SUSPEND_LIMIT"""),
            row(TRADE_HAS_SUCCESS, "TRADE_HAS_SUCCESS"),
            row(TRADE_FAILED, """
                    INVALID_PARAMETER ACCESS_FORBIDDEN EXIST_FORBIDDEN_WORD PARTNER_ERROR CONTEXT_INCONSISTENT
                    TRADE_HAS_CLOSE ERROR_BALANCE_PAYMENT_DISABLE BUYER_SELLER_EQUAL TRADE_BUYER_NOT_MATCH
                    BUYER_ENABLE_STATUS_FORBID PULL_MOBILE_CASHIER_FAIL MOBILE_PAYMENT_SWITCH_OFF PAYMENT_FAIL
                    SELLER_BEEN_BLOCKED ERROR_BUYER_CERTIFY_LEVEL_LIMIT PAYMENT_REQUEST_HAS_RISK
                    NO_PAYMENT_INSTRUMENTS_AVAILABLE USER_FACE_PAYMENT_SWITCH_OFF INVALID_STORE_ID
                    SUB_MERCHANT_CREATE_FAIL SUB_MERCHANT_TYPE_INVALID AGREEMENT_NOT_EXIST AGREEMENT_INVALID
                    AGREEMENT_STATUS_NOT_NORMAL MERCHANT_AGREEMENT_NOT_EXIST MERCHANT_AGREEMENT_INVALID
                    MERCHANT_STATUS_NOT_NORMAL CARD_USER_NOT_MATCH CARD_TYPE_ERROR CERT_EXPIRED
                    AMOUNT_OR_CURRENCY_ERROR CURRENCY_NOT_SUPPORT MERCHANT_UNSUPPORT_ADVANCE
                    BUYER_UNSUPPORT_ADVANCE ORDER_UNSUPPORT_ADVANCE CYCLE_PAY_DATE_NOT_MATCH
                    CYCLE_PAY_SINGLE_FEE_EXCEED CYCLE_PAY_TOTAL_FEE_EXCEED CYCLE_PAY_TOTAL_TIMES_EXCEED
                    SECONDARY_MERCHANT_STATUS_ERROR AUTH_NO_ERROR BUYER_NOT_EXIST
                    SECONDARY_MERCHANT_ALIPAY_ACCOUNT_INVALID INVALID_RECEIVE_ACCOUNT SELLER_NOT_EXIST
                    AUTH_AMOUNT_NOT_ENOUGH AGREEMENT_ERROR PAYER_UNMATCHED PRE_AUTH_PROD_CODE_INCONSISTENT
                    SECONDARY_MERCHANT_ID_INVALID NOW_TIME_AFTER_EXPIRE_TIME_ERROR SECONDARY_MERCHANT_NOT_MATCH
                    SUB_GOODS_SIZE_MAX_COUNT NOT_SUPPORT_PAYMENT_INST BUYER_NOT_MAINLAND_CERT
                    SECONDARY_MERCHANT_ID_BLANK TRADE_SETTLE_ERROR AUTH_TOKEN_IS_NOT_EXIST
                    SMILE_PAY_MERCHANT_NOT_MATCH NOT_CERTIFIED_USER SECONDARY_MERCHANT_ISV_PUNISH_INDIRECT
                    RESTRICTED_MERCHANT_INDUSTRY PLATFORM_BUSINESS_ACQUIRE_MODE_MUST_MERCHANT_ID
                    TRADE_STATUS_ERROR USER_LOGONID_DUP AUTH_ORDER_NOT_PAID AUTH_ORDER_HAS_FINISHED
                    AUTH_ORDER_HAS_CLOSED ZM_AUTH_AMOUNT_EXCEED ZM_CREDIT_AUTH_FAIL ZM_AUTH_RULE_LIMIT
                    ROYALTY_ACCOUNT_NOT_EXIST RISK_MERCHANT_IP_NOT_EXIST UN_SUPPORT_TRADE_SCENE
                    OVER_MAX_DEDUCT_COUNT OVER_MAX_UNDER_WAY_DEDUCT_COUNT OVER_DEDUCT_PERIOD
                    OVER_MERCHANT_DAILY_DEDUCT_AMOUNT APPLY_PC_MERCHANT_CODE_ERROR
                    DEFAULT_SETTLE_RULE_NOT_EXIST"""));

    /** alipay.trade.cancel. */
    static final ErrorCodeTable UNDO = ErrorCodeTable.of(
            row(SELLER_BALANCE_NOT_ENOUGH, "SELLER_BALANCE_NOT_ENOUGH"),
            row(REFUND_AMT_NOT_EQUAL_TOTAL, "REASON_TRADE_REFUND_FEE_ERR"),
            row(TRADE_FAILED, """
                    INVALID_PARAMETER REASON_TRADE_BEEN_FREEZEN TRADE_HAS_FINISHED TRADE_CANCEL_TIME_OUT
                    CANCEL_NOT_ALLOWED"""));

    /** alipay.trade.refund. */
    static final ErrorCodeTable REFUND = ErrorCodeTable.of(
            row(SELLER_BALANCE_NOT_ENOUGH, "SELLER_BALANCE_NOT_ENOUGH"),
            row(REFUND_AMT_NOT_EQUAL_TOTAL, """
                    REFUND_AMT_NOT_EQUAL_TOTAL REASON_TRADE_REFUND_FEE_ERR REFUND_FEE_ERROR
                    DISCORDANT_REPEAT_REQUEST"""),
            row(TRADE_FAILED, """
                    INVALID_PARAMETER REASON_TRADE_BEEN_FREEZEN TRADE_HAS_FINISHED TRADE_STATUS_ERROR
                    TRADE_NOT_ALLOW_REFUND TRADE_HAS_CLOSE BUYER_NOT_EXIST BUYER_ENABLE_STATUS_FORBID
                    REASON_TRADE_STATUS_INVALID NOT_ALLOW_PARTIAL_REFUND ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND
                    BUYER_ERROR CURRENCY_NOT_SUPPORT ALLOC_AMOUNT_VALIDATE_ERROR USER_NOT_MATCH_ERR
                    TRADE_SETTLE_ERROR REFUND_CHARGE_ERROR ENTERPRISE_PAY_BIZ_ERROR
                    OVERDRAFT_ASSIGN_ACCOUNT_INVALID OVERDRAFT_AGREEMENT_NOT_MATCH REFUND_ACCOUNT_NOT_EXIST
                    CUSTOMER_VALIDATE_ERROR REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST"""));

    private AlipayErrorCodes() {}
}
