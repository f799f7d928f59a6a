package upay.store.registry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.SigningRule;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.domain.terminal.TerminalProfile;
import upay.domain.terminal.TerminalRights;
import upay.store.seal.SealContext;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;

/** A till as stored. */
public record SealedTerminal(
        String sn,
        Keys keys,
        String merchantId,
        String storeId,
        boolean active,
        TerminalRights rights,
        SigningRule signing,
        TerminalProfile profile) {

    /**
     * Its keys.
     *
     * @param previous null: none
     * @param usedAt when the current key first signed; null: not yet
     */
    public record Keys(
            SealedValue current,
            @Nullable SealedValue previous,
            long serial,
            @Nullable Instant usedAt) {}

    /** The seal context of a till's current key. */
    public static SealContext place(String merchantId, String terminalSn) {
        return new SealContext("terminals", merchantId, terminalSn, "secret");
    }

    /** The seal context of a till's previous key. */
    public static SealContext previousPlace(String merchantId, String terminalSn) {
        return new SealContext("terminals", merchantId, terminalSn, "previous_secret");
    }

    /** The seal context of a key that was replaced. */
    public static SealContext formerPlace(String merchantId, String terminalSn, long serial) {
        return new SealContext("terminal_former_keys", merchantId, terminalSn + "/" + serial, "secret");
    }

    /**
     * @param lifetime how long the previous key is valid once the current one has signed
     * @param published a sandbox terminal's published secret; null: none
     * @throws upay.store.seal.SealException if it does not open
     */
    public Terminal open(Vault vault, Duration lifetime, @Nullable Secret published) {
        SealedValue former = keys.previous;
        Instant used = keys.usedAt;
        TerminalKeys opened = new TerminalKeys(
                vault.open(keys.current, place(merchantId, sn)),
                former == null ? null : vault.open(former, previousPlace(merchantId, sn)),
                used == null ? null : used.plus(lifetime),
                published,
                keys.serial,
                used != null);
        return new Terminal(sn, opened, merchantId, storeId, active, rights, signing, profile);
    }
}
