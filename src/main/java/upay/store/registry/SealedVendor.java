package upay.store.registry;

import upay.domain.terminal.Vendor;
import upay.store.seal.SealContext;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;

/** A vendor as stored. */
public record SealedVendor(String sn, SealedValue key, boolean active) {

    /** The seal context of a vendor's key. */
    public static SealContext place(String vendorSn) {
        return new SealContext("vendors", "", vendorSn, "secret");
    }

    /** @throws upay.store.seal.SealException if it does not open */
    public Vendor open(Vault vault) {
        return new Vendor(sn, vault.open(key, place(sn)), active);
    }
}
