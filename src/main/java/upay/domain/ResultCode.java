package upay.domain;

/** biz_response.result_code (protocol.md#result-codes). */
public enum ResultCode {
    PAY_SUCCESS,
    PAY_IN_PROGRESS,
    /** The payment failed and none of the customer's money is kept. */
    PAY_FAIL,
    /** The payment failed and its reversal is not confirmed yet. */
    PAY_FAIL_ERROR,
    PRECREATE_SUCCESS,
    PRECREATE_FAIL,
    CANCEL_SUCCESS,
    /** Of a terminal of the current dialect: as CANCEL_ERROR and CANCEL_ABORT_ERROR, while only time is needed. */
    CANCEL_IN_PROGRESS,
    CANCEL_ERROR,
    CANCEL_ABORT_SUCCESS,
    CANCEL_ABORT_ERROR,
    REFUND_SUCCESS,
    /** Of a terminal of the current dialect: as REFUND_ERROR, while only time is needed. */
    REFUND_IN_PROGRESS,
    REFUND_ERROR,
    /** A terminal was activated. */
    ACTIVATE_SUCCESS,
    TERMINAL_CHECKIN_SUCCESS,
    SUCCESS,
    /** This request moved no money. */
    FAIL
}
