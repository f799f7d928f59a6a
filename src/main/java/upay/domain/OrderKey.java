package upay.domain;

/**
 * Identifies one order; every key starts with the merchant, so that the store can be distributed by it.
 *
 * @param sn the gateway's order number, 16 digits; every channel receives it as the merchant's own
 */
public record OrderKey(String merchantId, long sn) {
    @Override
    public String toString() {
        return merchantId + "/" + sn;
    }
}
