package upay.store.registry;

import org.jspecify.annotations.Nullable;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalCertificate;
import upay.domain.terminal.TerminalRights;
import upay.store.seal.SealContext;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;

/** A till as stored. */
public record SealedTerminal(
        String sn,
        SealedValue secret,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SignaturePolicy signature,
        @Nullable TerminalCertificate certificate) {

    /** The seal context of a till's secret. */
    public static SealContext place(String merchantId, String terminalSn) {
        return new SealContext("terminals", merchantId, terminalSn, "secret");
    }

    /** @throws upay.store.seal.SealException if it does not open */
    public Terminal open(Vault vault) {
        return new Terminal(
                sn,
                vault.open(secret, place(merchantId, sn)),
                merchantId,
                storeId,
                active,
                rights,
                signature,
                certificate);
    }
}
