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
    CANCEL_ERROR,
    CANCEL_ABORT_SUCCESS,
    CANCEL_ABORT_ERROR,
    REFUND_SUCCESS,
    REFUND_ERROR,
    /** A terminal was activated. */
    ACTIVATE_SUCCESS,
    TERMINAL_CHECKIN_SUCCESS,
    SUCCESS,
    /** This request moved no money. */
    FAIL
}
