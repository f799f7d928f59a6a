package upay.domain;

/** How the customer pays (protocol.md#payways). */
public enum SubPayway {
    /** 条码支付: the shop scans the customer's payment code (pay). */
    BARCODE("1"),
    /** 二维码支付: the customer scans the shop's QR code (precreate). */
    QRCODE("2"),
    /** A page in the wallet's own browser asks the customer to pay (precreate). */
    JSAPI("3"),
    /** A mini program in the wallet asks the customer to pay (precreate). */
    MINI("4");

    private final String code;

    SubPayway(String code) {
        this.code = code;
    }

    /** The code on the wire. */
    public String code() {
        return code;
    }

    /** The customer's wallet starts the payment (precreate): it can be paid, again and again, until it is closed. */
    public boolean byCustomer() {
        return this != BARCODE;
    }

    /** A page or a mini program within the wallet hands it the request to pay: there is no QR code. */
    public boolean inWallet() {
        return this == JSAPI || this == MINI;
    }

    public static SubPayway ofCode(String code) {
        for (SubPayway sub : values()) {
            if (sub.code.equals(code)) {
                return sub;
            }
        }
        throw new IllegalArgumentException("no such sub_payway: " + code);
    }
}
