package upay.domain;

/**
 * What was asked for when the order was created; never changes afterwards. The customer's payment code is not part of
 * it: it is used once and stored nowhere.
 *
 * @param clientSn the merchant's order number, ≤ 64, unique within the merchant for ever
 * @param total what the customer pays, > 0
 */
public record Purchase(
        String clientSn, Fen total, Method method, Origin origin, Device device, Goods goods, Extras extras) {

    /**
     * How it is paid.
     *
     * @param payerUid the customer's number at the channel, as the client names it; may be null
     */
    public record Method(Payway payway, SubPayway subPayway, String payerUid) {}

    /** Who sells. */
    public record Origin(String terminalSn, String storeId, String operator) {}

    /** The till's machine, and where it stands; each is null when absent. */
    public record Device(String deviceId, String longitude, String latitude) {}

    /**
     * What is sold.
     *
     * @param description null when absent
     * @param goodsDetails a JSON value's source text; null when absent
     */
    public record Goods(String subject, String description, String goodsDetails) {}

    /**
     * What is passed on; each is null when absent.
     *
     * @param reflect comes back as it was sent
     * @param extended a JSON object's source text, passed on to the channel by each connector's allow-list
     * @param notifyUrl where to POST the one notification, http or https
     */
    public record Extras(String reflect, String extended, String notifyUrl) {}

    public Payway payway() {
        return method.payway();
    }

    public SubPayway subPayway() {
        return method.subPayway();
    }
}
