package upay.domain.terminal;

import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * A till, the signer of requests.
 *
 * @param sn ≤ 32
 * @param secret signs requests, together with their body
 * @param active false when disabled or not activated
 * @param rights its rights on orders
 * @param signature its signature policy
 * @param certificate the client certificate that it must present; null: none
 */
public record Terminal(
        String sn,
        Secret secret,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SignaturePolicy signature,
        @Nullable TerminalCertificate certificate) {

    /** A terminal with all rights and any signature. */
    public Terminal(String sn, Secret secret, String merchantId, String storeId, boolean active) {
        this(sn, secret, merchantId, storeId, active, TerminalRights.ALL, SignaturePolicy.ANY, null);
    }

    /** A terminal without a client certificate. */
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

    /** Whether an order of that store is out of its reach. */
    public boolean isOutOfReach(String orderStoreId) {
        return rights.isOutOfReach(storeId, orderStoreId);
    }
}
