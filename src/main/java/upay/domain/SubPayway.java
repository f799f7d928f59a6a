package upay.domain;

/** The direction of the scan (protocol.md#payways). */
public enum SubPayway {
    /** 条码支付: the shop scans the customer's payment code (pay). */
    BARCODE("1"),
    /** 二维码支付: the customer scans the shop's QR code (precreate). */
    QRCODE("2");

    private final String code;

    SubPayway(String code) {
        this.code = code;
    }

    /** The code on the wire. */
    public String code() {
        return code;
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
