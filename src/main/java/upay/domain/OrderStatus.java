package upay.domain;

/** order_status (protocol.md#order-status). */
public enum OrderStatus {
    /** 订单已创建/支付中: the outcome is not known yet; the gateway keeps polling. */
    CREATED(false),
    /** 订单支付成功: hand over the goods. */
    PAID(true),
    /** 支付失败并且已经成功充正: none of the customer's money is kept. */
    PAY_CANCELED(true),
    /** 支付失败，不确定是否已经成功充正: do not hand over the goods; a reversal is outstanding, and the gateway keeps retrying it. */
    PAY_ERROR(false),
    /** 已成功全额退款. */
    REFUNDED(true),
    /** 已成功部分退款. */
    PARTIAL_REFUNDED(true),
    /** 退款失败并且不确定第三方支付通道的最终退款状态: retried until the channel reports the outcome. */
    REFUND_ERROR(false),
    /** 客户端发起的撤单已成功. */
    CANCELED(true),
    /** 客户端发起的撤单失败并且不确定第三方支付通道的最终状态: retried until the channel reports the outcome. */
    CANCEL_ERROR(false);

    private final boolean settled;

    OrderStatus(boolean settled) {
        this.settled = settled;
    }

    /** True if no outcome is open: final in the sense of protocol.md#order-status. */
    public boolean isFinal() {
        return settled;
    }
}
