package upay.domain.terminal;

import upay.domain.Secret;

/**
 * A till: who signs requests.
 *
 * @param sn ≤ 32
 * @param secret signs requests, together with their body
 * @param active false when disabled or not activated
 * @param rights what it may do with orders
 * @param signature how it must sign
 * @param certificate what it must show in TLS; null: nothing
 */
public record Terminal(
        String sn,
        Secret secret,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SignaturePolicy signature,
        TerminalCertificate certificate) {

    /** One that may do everything, and signs as it likes. */
    public Terminal(String sn, Secret secret, String merchantId, String storeId, boolean active) {
        this(sn, secret, merchantId, storeId, active, TerminalRights.ALL, SignaturePolicy.ANY, null);
    }

    /** One that need not show a certificate. */
    public Terminal(
            String sn,
            Secret secret,
            String merchantId,
            String storeId,
            boolean active,
            TerminalRights rights,
            SignaturePolicy signature) {
        this(sn, secret, merchantId, storeId, active, rights, signature, null);
    }

    /** Whether it may not touch an order of that store. */
    public boolean isOutOfReach(String orderStoreId) {
        return rights.isOutOfReach(storeId, orderStoreId);
    }
}
