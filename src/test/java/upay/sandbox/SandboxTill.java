package upay.sandbox;

/** One channel seen from the merchant, with a witness's signatures: nothing of the sandbox's own wire code. */
interface SandboxTill {
    TillReply pay(String sn, long total);

    TillReply precreate(String sn, long total, String notifyUrl);

    TillReply query(String sn);

    /** The channel's own way for a barcode payment. */
    TillReply cancel(String sn);

    /** The channel's own way for a QR code. */
    TillReply close(String sn);

    TillReply refund(String sn, String number, long amount, long total);

    TillReply refundQuery(String sn, String number);
}
