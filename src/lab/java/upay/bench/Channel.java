package upay.bench;

/** Who answers for the channel. */
enum Channel {
    /** Inside the gateway, at once. */
    LOOPBACK("130000000000000001"),
    /** The connector, and the sandbox as a process of its own. */
    WECHAT("130000000000000001"),
    ALIPAY("280000000000000001");

    private final String paymentCode;

    Channel(String paymentCode) {
        this.paymentCode = paymentCode;
    }

    String paymentCode() {
        return paymentCode;
    }
}
