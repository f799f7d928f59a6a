package upay.sandbox.scene;

/** Reasons why a channel refuses a payment; each dialect has its own code for each, or its general failure. */
public enum Refusal {
    INSUFFICIENT_FUND,
    EXPIRED_BARCODE,
    INVALID_BARCODE,
    BUYER_OVER_DAILY_LIMIT,
    BUYER_OVER_TRANSACTION_LIMIT,
    SELLER_OVER_DAILY_LIMIT
}
