// Words of the gateway that forms offer.
export const CHANNELS = ['alipay', 'wechat', 'baifubao', 'jdpay', 'unionpay'];

export const ORDER_STATUSES = ['CREATED', 'PAID', 'PAY_CANCELED', 'PAY_ERROR', 'REFUNDED', 'PARTIAL_REFUNDED',
  'REFUND_ERROR', 'CANCELED', 'CANCEL_ERROR'];
