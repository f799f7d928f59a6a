package upay.protocol;

/** error_code of a communication error (protocol.md#communication-errors) and its default message. */
public enum CommError {
    INVALID_PARAMS("400", "参数错误"),
    TERMINAL_NOT_EXISTS("400", "不存在这个终端"),
    VENDOR_NOT_EXISTS("400", "不存在这个服务商，激活须用服务商的vendor_sn和vendor_key签名；请核对Authorization里的vendor_sn"),
    INVALID_TERMINAL("400", "终端错误"),
    ILLEGAL_SIGN("400", "签名错误"),
    /** No terminal was activated; the message has the cause. */
    ACTIVATE_FAIL("400", "激活失败"),
    INVALID_BARCODE("400", "支付条码错误"),
    UNKNOWN_SYSTEM_ERROR("500", "系统错误"),
    UNEXPECTED_PROVIDER_ERROR("500", "不识别的支付通道"),
    /** Only if it is certain that nothing was stored or sent. */
    MAINTENANCE_INPROGRESS("500", "服务暂时不可用，未产生任何扣款，请稍候重试");

    private final String resultCode;
    private final String message;

    CommError(String resultCode, String message) {
        this.resultCode = resultCode;
        this.message = message;
    }

    /** 400 for the client's fault, 500 for the gateway's. */
    public String resultCode() {
        return resultCode;
    }

    public String message() {
        return message;
    }
}
