package upay.sandbox.unionpay;

/**
 * What a bill's row says beside the ledger.
 *
 * @param code of the kind of transaction: S22 a purchase, S30 a refund, S31 a void
 * @param traceNo six digits
 * @param queryId UnionPay's number of this transaction, 21 digits
 * @param origQueryId of the payment that is given back; empty for a payment
 * @param type with two digits: {@code 01} a payment
 * @param bizType six digits
 */
record UnionpayBillNames(
        String code,
        String traceNo,
        String card,
        String queryId,
        String origQueryId,
        String type,
        String subType,
        String bizType) {}
