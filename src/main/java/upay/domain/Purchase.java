package upay.domain;

/**
 * What was asked for when the order was created; never changes afterwards. The customer's payment code is not part of
 * it: it is used once and stored nowhere.
 *
 * @param clientSn the merchant's order number, ≤ 64, unique within the merchant for ever
 * @param total what the customer pays, > 0
 * @param reflect comes back as it was sent; null when absent, as are all the fields after {@code operator}
 * @param extended a JSON object's source text, passed on to the channel by each connector's allow-list
 * @param goodsDetails a JSON value's source text
 * @param notifyUrl where to POST the one notification, http or https
 */
public record Purchase(
        String clientSn,
        String terminalSn,
        String storeId,
        Payway payway,
        SubPayway subPayway,
        Fen total,
        String subject,
        String operator,
        String description,
        String reflect,
        String deviceId,
        String longitude,
        String latitude,
        String extended,
        String goodsDetails,
        String payerUid,
        String notifyUrl) {}
