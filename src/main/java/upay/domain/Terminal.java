package upay.domain;

/**
 * A till: who signs requests.
 *
 * @param sn ≤ 32
 * @param secret signs requests, together with their body
 * @param active false when disabled or not activated
 * @param rights what it may do with orders
 * @param signature how it must sign
 */
public record Terminal(
        String sn,
        Secret secret,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SignaturePolicy signature) {

    /** One that may do everything, and signs as it likes. */
    public Terminal(String sn, Secret secret, String merchantId, String storeId, boolean active) {
        this(sn, secret, merchantId, storeId, active, TerminalRights.ALL, SignaturePolicy.ANY);
    }

    /** Whether it may not touch an order of that store. */
    public boolean isOutOfReach(String orderStoreId) {
        return rights.isOutOfReach(storeId, orderStoreId);
    }
}
