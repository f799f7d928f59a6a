package upay.store.registry;

import upay.domain.terminal.ClientCertificate;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalRights;
import upay.store.seal.Place;
import upay.store.seal.Sealed;
import upay.store.seal.Vault;

/** A till as the store keeps it. */
public record SealedTerminal(
        String sn,
        Sealed secret,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SignaturePolicy signature,
        ClientCertificate certificate) {

    /** Where a till's secret is sealed for. */
    public static Place place(String merchantId, String terminalSn) {
        return new Place("terminals", merchantId, terminalSn, "secret");
    }

    /** @throws upay.store.seal.SealException when it does not open */
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
