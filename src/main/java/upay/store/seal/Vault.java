package upay.store.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import upay.domain.Secret;

/**
 * Seals and opens single values: AES-256-GCM, a random nonce for each, and its {@link SealContext} as associated data. One key
 * serves four billion values before nonces may repeat (NIST SP 800-38D, 8.3); a store has a few million at most.
 */
public final class Vault {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterKeys keys;
    private final boolean opensPlain;

    /** Also opens plaintext values. */
    public Vault(MasterKeys keys) {
        this(keys, true);
    }

    private Vault(MasterKeys keys, boolean opensPlain) {
        this.keys = keys;
        this.opensPlain = opensPlain;
    }

    /** Refuses plaintext secrets: any client with write access to the store could have inserted them. */
    public static Vault ofSealedOnly(MasterKeys keys) {
        return new Vault(keys, false);
    }

    public MasterKeys keys() {
        return keys;
    }

    /** @throws SealException if the key of this version is missing */
    public SealedValue seal(Secret secret, SealContext place, int keyVersion) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return new SealedValue(Base64.getEncoder().encodeToString(seal(secret, place, keyVersion, nonce)), keyVersion);
    }

    byte[] seal(Secret secret, SealContext place, int keyVersion, byte[] nonce) {
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, place, keyVersion, nonce, 0);
            byte[] plain = secret.reveal().getBytes(StandardCharsets.UTF_8);
            byte[] sealed = new byte[NONCE_BYTES + cipher.getOutputSize(plain.length)];
            System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java can seal", e);
        }
    }

    /** @throws SealException if its key is missing, or it was sealed with another one, for another place, or changed */
    public Secret open(SealedValue sealed, SealContext place) {
        if (sealed.keyVersion() == SealedValue.PLAIN) {
            if (!opensPlain) {
                throw new SealException(
                        name(place) + " is not sealed, which production refuses: \"keys seal\" shows and seals it");
            }
            return new Secret(sealed.text());
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed.text());
            if (bytes.length < NONCE_BYTES + TAG_BITS / 8) {
                throw broken(sealed, place);
            }
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, place, sealed.keyVersion(), bytes, 0);
            byte[] plain = cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return new Secret(new String(plain, StandardCharsets.UTF_8));
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw broken(sealed, place);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java can open", e);
        }
    }

    private Cipher cipher(int mode, SealContext place, int keyVersion, byte[] nonce, int offset)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.key(keyVersion), new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE_BYTES), RANDOM);
        cipher.updateAAD(place.bytes());
        return cipher;
    }

    private static SealException broken(SealedValue sealed, SealContext place) {
        return new SealException(name(place) + ": does not open with master key version " + sealed.keyVersion()
                + ": it was sealed under another key or for another place, or was changed");
    }

    private static String name(SealContext place) {
        return place.table() + "." + place.field() + " of merchant " + place.merchantId() + ", " + place.row();
    }
}
