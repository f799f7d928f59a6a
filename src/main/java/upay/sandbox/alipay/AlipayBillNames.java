package upay.sandbox.alipay;

/**
 * What a bill says of a trade beside the ledger; empty where the merchant did not say it.
 *
 * @param tradeNo Alipay's number
 * @param payer masked
 */
record AlipayBillNames(
        String tradeNo, String subject, String store, String operator, String terminal, String payer, String note) {}
