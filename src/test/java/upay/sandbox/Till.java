package upay.sandbox;

/** One channel seen from the merchant, with a witness's signatures: nothing of the sandbox's own wire code. */
interface Till {
    Said pay(String sn, long total);

    Said precreate(String sn, long total, String notifyUrl);

    Said query(String sn);

    /** The channel's own way for a barcode payment. */
    Said cancel(String sn);

    /** The channel's own way for a QR code. */
    Said close(String sn);

    Said refund(String sn, String number, long amount, long total);

    Said refundQuery(String sn, String number);
}
