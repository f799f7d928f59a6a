package upay.channel.account;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import upay.domain.Secret;

/**
 * The keys and certificates of an account by the names of their settings, as far as they can be read; what cannot be
 * read is the connector's fault to report.
 *
 * @param privateKeys the account's own keys
 * @param publicKeys keys of others, RSA
 * @param certificates of others, and those of the account's own keys: the first one of each setting
 */
public record AccountKeys(
        Map<String, PrivateKey> privateKeys,
        Map<String, PublicKey> publicKeys,
        Map<String, X509Certificate> certificates) {
    /** The setting with the certificate for mutual TLS. */
    public static final String CLIENT_CERTIFICATE = "client-certificate";

    /** The settings with a certificate of the account's own key. */
    private static final Set<String> OWN_CERTIFICATES = Set.of("app-certificate", "certificate");

    private static final Pattern NAMES = Pattern.compile(".*(private-key|public-key|certificate)");

    /** Takes some milliseconds with a PKCS#12 file. */
    public static AccountKeys of(AccountSettings account) {
        AccountKeys keys = new AccountKeys(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        Map<String, Secret> settings = account.settings();
        settings.forEach((name, value) -> {
            if (NAMES.matcher(name).matches() && !value.reveal().isBlank()) {
                keys.add(name, KeyMaterial.of(value.reveal()), passwords(settings, name));
            }
        });
        return keys;
    }

    /** A PKCS#12 file's own, else the one that WeChat issues it with. */
    private static List<String> passwords(Map<String, Secret> settings, String name) {
        List<String> passwords = new ArrayList<>();
        for (String key : List.of(name + SettingsReader.PASSWORD, "mch-id")) {
            Optional.ofNullable(settings.get(key)).ifPresent(value -> passwords.add(PastedText.plain(value.reveal())));
        }
        passwords.add("");
        return passwords;
    }

    private void add(String name, KeyMaterial material, List<String> passwords) {
        material.privateKeys().stream().findFirst().ifPresent(key -> privateKeys.put(name, key));
        material.certificates().stream()
                .filter(certificate -> isOfKey(name, certificate))
                .findFirst()
                .ifPresent(certificate -> certificates.put(name, certificate));
        if (material.privateKeys().isEmpty()) {
            material.allPublicKeys().stream().findFirst().ifPresent(key -> publicKeys.put(name, key));
        }
        material.stores().forEach(file -> passwords.stream()
                .flatMap(password -> KeyStoreFile.open(file, password).stream())
                .findFirst()
                .ifPresent(store -> add(name, store)));
    }

    private boolean isOfKey(String name, X509Certificate certificate) {
        PrivateKey key = privateKeys.get(name);
        return key == null || KeyChoice.isPair(key, certificate.getPublicKey());
    }

    private void add(String name, KeyStoreFile store) {
        if (store.key() != null) {
            privateKeys.put(name, store.key());
        }
        if (store.certificate() != null) {
            certificates.put(name, store.certificate());
        }
    }

    /** The settings whose public key is the public half of one of the account's own keys, with that key's setting. */
    public Map<String, String> ownPublicKeys() {
        Map<String, String> own = new LinkedHashMap<>();
        publicKeys.forEach((name, theirs) -> privateKeys.forEach((key, ours) -> {
            if (KeyChoice.isPair(ours, theirs) && !OWN_CERTIFICATES.contains(name)) {
                own.put(name, key);
            }
        }));
        return own;
    }

    /** Whether a certificate is that of one of the account's own keys. */
    public boolean isOwn(X509Certificate certificate) {
        return privateKeys.values().stream().anyMatch(key -> KeyChoice.isPair(key, certificate.getPublicKey()));
    }

    @Override
    public String toString() {
        return "the keys of an account";
    }
}
