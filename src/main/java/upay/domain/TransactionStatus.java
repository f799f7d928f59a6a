package upay.domain;

/** status (protocol.md#transaction-status). */
public enum TransactionStatus {
    /** In progress. */
    IN_PROG,
    /** 业务执行确认成功. */
    SUCCESS,
    /** 确认失败: nothing moved, or all of it was moved back. */
    FAIL_CANCELED,
    /** The payment's own answer was unusable, and no reversal could be sent yet. */
    FAIL_PROTOCOL_1,
    /** The payment got no answer, and no reversal could be sent yet. */
    FAIL_IO_1,
    /** The reversal's answer was unusable. */
    FAIL_PROTOCOL_2,
    /** The reversal got no answer. */
    FAIL_IO_2,
    /** The query that verifies the reversal was unusable. */
    FAIL_PROTOCOL_3,
    /** The channel refused the reversal. */
    FAIL_ERROR,
    /** The channel refused the cancel, or did not answer it. */
    CANCEL_ERROR,
    /** The outcome of the refund is not known. */
    REFUND_ERROR;

    /** True for SUCCESS and FAIL_CANCELED: nothing is left to find out. */
    public boolean isFinal() {
        return this == SUCCESS || this == FAIL_CANCELED;
    }

    /** True for what was given up on in front of the client but is still being found out. */
    public boolean isUnknown() {
        return this != IN_PROG && !isFinal();
    }
}
