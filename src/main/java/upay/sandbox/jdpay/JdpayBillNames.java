package upay.sandbox.jdpay;

/**
 * What a bill's row says beside the ledger.
 *
 * @param number of the row's own transaction: of a refund the merchant's number of it
 * @param bankNo the bank's number of the payment
 * @param note what the merchant wrote to the order
 * @param businessNo JD's number of the payment; {@code -1} for a refund
 */
record JdpayBillNames(String number, String bankNo, String account, String note, String bank, String businessNo) {}
