package upay.domain.terminal;

import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * A till, the signer of requests.
 *
 * @param sn ≤ 32
 * @param keys each signs requests, together with their body
 * @param active false when disabled or not activated
 * @param rights its rights on orders
 * @param signing its signature policy and certificate
 */
public record Terminal(
        String sn,
        TerminalKeys keys,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SigningRule signing,
        TerminalProfile profile)
        implements Signer {

    /** A terminal with a single key, all rights and any signature. */
    public Terminal(String sn, Secret secret, String merchantId, String storeId, boolean active) {
        this(
                sn,
                TerminalKeys.of(secret),
                merchantId,
                storeId,
                active,
                TerminalRights.ALL,
                SigningRule.ANY,
                TerminalProfile.SEED);
    }

    /** The current key. */
    public Secret secret() {
        return keys.current();
    }

    public SignaturePolicy signature() {
        return signing.policy();
    }

    /** The client certificate that it must present; null: none. */
    public @Nullable TerminalCertificate certificate() {
        return signing.certificate();
    }

    /** Its merchant's. */
    public MerchantLimits limits() {
        return profile.limits();
    }

    /** Whether an order of that store is out of its reach. */
    public boolean isOutOfReach(String orderStoreId) {
        return rights.isOutOfReach(storeId, orderStoreId);
    }

    /** The same terminal, not active. */
    public Terminal refused() {
        return new Terminal(sn, keys, merchantId, storeId, false, rights, signing, profile);
    }

    public Terminal withRights(TerminalRights given) {
        return new Terminal(sn, keys, merchantId, storeId, active, given, signing, profile);
    }

    public Terminal withSigning(SigningRule rule) {
        return new Terminal(sn, keys, merchantId, storeId, active, rights, rule, profile);
    }

    public Terminal withProfile(TerminalProfile served) {
        return new Terminal(sn, keys, merchantId, storeId, active, rights, signing, served);
    }

    public Terminal withKeys(TerminalKeys valid) {
        return new Terminal(sn, valid, merchantId, storeId, active, rights, signing, profile);
    }
}
