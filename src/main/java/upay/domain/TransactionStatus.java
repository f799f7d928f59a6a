package upay.domain;

/** status (protocol.md#transaction-status). */
public enum TransactionStatus {
    /** In progress. */
    IN_PROG,
    /** 业务执行确认成功. */
    SUCCESS,
    /** 确认失败: no money moved, or all of it was returned. */
    FAIL_CANCELED,
    /** The payment's response was unusable, and no reversal could be sent yet. */
    FAIL_PROTOCOL_1,
    /** The payment got no response, and no reversal could be sent yet. */
    FAIL_IO_1,
    /** The reversal's response was unusable. */
    FAIL_PROTOCOL_2,
    /** The reversal got no response. */
    FAIL_IO_2,
    /** The query that verifies the reversal had no usable response. */
    FAIL_PROTOCOL_3,
    /** The channel refused the reversal. */
    FAIL_ERROR,
    /** The channel refused the cancel, or did not respond. */
    CANCEL_ERROR,
    /** The outcome of the refund is not known. */
    REFUND_ERROR;

    /** True for SUCCESS and FAIL_CANCELED: the outcome is known. */
    public boolean isFinal() {
        return this == SUCCESS || this == FAIL_CANCELED;
    }

    /** True if the client got an unknown outcome that the gateway is still resolving. */
    public boolean isUnknown() {
        return this != IN_PROG && !isFinal();
    }
}
