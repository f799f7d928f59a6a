package upay.domain;

import org.jspecify.annotations.Nullable;

/**
 * The order's content as requested by the client; immutable. The customer's payment code is not part of it: it is used
 * once and never stored.
 *
 * @param clientSn the merchant's order number, ≤ 64, unique within the merchant for ever
 * @param total the amount to pay, > 0
 */
public record Purchase(
        String clientSn, Fen total, Method method, Origin origin, Device device, Goods goods, Extras extras) {

    /**
     * The means of payment.
     *
     * @param code the wire code as sent by the client, which may be another one than the payway's; the payway's if it
     *     was determined by the payment code
     * @param payerUid the customer's number at the channel, as sent by the client; may be null
     * @param account the merchant's account at the channel, fixed when the order is opened: every call for it uses this one;
     *     null if the order was opened before accounts had names
     */
    public record Method(
            Payway payway,
            SubPayway subPayway,
            String code,
            @Nullable String payerUid,
            @Nullable AccountName account) {
        /** Without an account. */
        public Method(Payway payway, SubPayway subPayway, String code, @Nullable String payerUid) {
            this(payway, subPayway, code, payerUid, null);
        }

        /** With the payway's own code, without an account. */
        public Method(Payway payway, SubPayway subPayway, @Nullable String payerUid) {
            this(payway, subPayway, payway.code(), payerUid);
        }

        /** The code, if it is not the payway's own; else null. */
        public @Nullable String otherCode() {
            return code.equals(payway.code()) ? null : code;
        }
    }

    /**
     * The seller.
     *
     * @param operator empty when absent
     */
    public record Origin(String terminalSn, String storeId, String operator) {}

    /** The till's device and its location; each is null when absent. */
    public record Device(
            @Nullable String deviceId,
            @Nullable String longitude,
            @Nullable String latitude) {}

    /**
     * The goods.
     *
     * @param description null when absent
     * @param goodsDetails a JSON value's source text; null when absent
     */
    public record Goods(
            String subject,
            @Nullable String description,
            @Nullable String goodsDetails) {}

    /**
     * Data that is passed through; each is null when absent.
     *
     * @param reflect returned to the client unchanged
     * @param extended a JSON object's source text, passed to the channel as far as the connector's allow-list permits
     * @param notifyUrl the receiver of the order's webhooks, http or https
     */
    public record Extras(
            @Nullable String reflect,
            @Nullable String extended,
            @Nullable String notifyUrl) {}

    public Payway payway() {
        return method.payway();
    }

    public SubPayway subPayway() {
        return method.subPayway();
    }
}
