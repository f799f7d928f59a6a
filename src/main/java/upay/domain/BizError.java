package upay.domain;

/** biz_response.error_code (protocol.md#business-errors) and its message. */
public enum BizError {
    AUTHCODE_EXPIRE("二维码过期"),
    INVALID_BARCODE("条码错误"),
    INSUFFICIENT_FUND("账户金额不足"),
    EXPIRED_BARCODE("过期的支付条码"),
    BUYER_OVER_DAILY_LIMIT("付款人当日付款金额超过上限"),
    BUYER_OVER_TRANSACTION_LIMIT("付款人单笔付款金额超过上限"),
    SELLER_OVER_DAILY_LIMIT("收款账户当日收款金额超过上限"),
    TRADE_NOT_EXIST("交易不存在"),
    TRADE_HAS_SUCCESS("交易已被支付"),
    SELLER_BALANCE_NOT_ENOUGH("卖家余额不足"),
    REFUND_AMT_NOT_EQUAL_TOTAL("退款金额无效"),
    TRADE_FAILED("交易失败"),
    CLIENT_SN_CONFLICT("client_sn在系统中已存在"),
    /** On the wire with the final S, as real clients have it. */
    UPAY_ORDER_NOT_EXISTS("订单不存在"),
    REFUND_REQUEST_CONFLICT("重复的退款请求"),
    UNEXPECTED_PROVIDER_ERROR("不认识的支付通道"),
    UPAY_REFUND_INVALID_ORDER_STATE("无法对错误的订单状态执行退款操作"),
    UPAY_CANCEL_INVALID_ORDER_STATE("无法对错误的订单状态执行撤单操作"),
    TRADE_TIMEOUT("交易超时自动撤单");

    private final String message;

    BizError(String message) {
        this.message = message;
    }

    /** The Chinese message of the code. */
    public String message() {
        return message;
    }
}
