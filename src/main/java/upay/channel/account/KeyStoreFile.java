package upay.channel.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An opened PKCS#12 file.
 *
 * @param key null: the file holds certificates only
 * @param certificate of the key; without a key the first one, null if there is none
 */
record KeyStoreFile(@Nullable PrivateKey key, @Nullable X509Certificate certificate) {

    /** Empty if it is not one, or does not open with the password. */
    static Optional<KeyStoreFile> open(byte[] file, String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password.toCharArray());
            KeyStoreFile found = new KeyStoreFile(null, null);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password.toCharArray()) : null;
                Certificate certificate = store.getCertificate(alias);
                X509Certificate named = certificate instanceof X509Certificate x509 ? x509 : null;
                if (key instanceof PrivateKey own) {
                    return Optional.of(new KeyStoreFile(own, named));
                }
                found = found.certificate() == null ? new KeyStoreFile(null, named) : found;
            }
            return Optional.of(found);
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "a PKCS#12 file";
    }
}
