// Words of the gateway that forms offer.
export const CHANNELS = ['alipay', 'wechat', 'baifubao', 'jdpay', 'unionpay'];

/** Channels by the payway of a till's requests. */
export const PAYWAYS = { 1: 'alipay', 3: 'wechat', 4: 'baifubao', 5: 'jdpay', 17: 'unionpay' };

export const ORDER_STATUSES = ['CREATED', 'PAID', 'PAY_CANCELED', 'PAY_ERROR', 'REFUNDED', 'PARTIAL_REFUNDED',
  'REFUND_ERROR', 'CANCELED', 'CANCEL_ERROR'];

export const FINDINGS = ['BILL_ONLY_NOT_PAID', 'CANCELED_NOT_RETURNED', 'BILL_ONLY_UNKNOWN', 'OURS_ONLY', 'AMOUNT_DIFFERS',
  'REFUND_BILL_ONLY', 'REFUND_OURS_ONLY', 'REFUND_PROCESSING', 'REFUND_FAILED', 'REFUND_ABNORMAL', 'FEE_DIFFERS',
  'DUPLICATE_ROW', 'DUPLICATE_DIFFERS'];

/** The last four digits of an amount that select a scene of the sandbox. */
export const MAGIC = [9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008, 9009, 9010, 9011, 9012, 9013, 9014, 9015, 9016, 9017,
  9018, 9019, 9020, 9101, 9102, 9103, 9104, 9105, 9201, 9202, 9203];
