package upay.channel.account;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import upay.channel.account.ClientCertificate.Form;
import upay.domain.Secret;

/**
 * Chooses from a text's key material what a setting needs. Every method throws {@link IllegalArgumentException} with the
 * predicate of a sentence about the setting: what it holds instead, and what belongs there; never a value.
 */
final class KeyChoice {
    /** The algorithms of PKCS#1. */
    private static final String RSA_SIGNATURES = "1.2.840.113549.1.1.";

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private KeyChoice() {}

    /** @param password of a PKCS#12 file */
    static PrivateKey privateKey(String text, String password) {
        KeyMaterial material = KeyMaterial.of(text);
        if (material.privateKeys().size() > 1) {
            throw new IllegalArgumentException("holds several private keys; keep the account's own one only");
        }
        if (!material.privateKeys().isEmpty()) {
            return matching(material);
        }
        if (!material.stores().isEmpty()) {
            return storedKey(material.stores().get(0), password);
        }
        refuse(material);
        throw new IllegalArgumentException((material.publicKeys().isEmpty() ? "is a certificate" : "is a public key")
                + "; the account's own private key belongs here");
    }

    private static PrivateKey matching(KeyMaterial material) {
        PrivateKey key = material.privateKeys().get(0);
        boolean alone = material.certificates().isEmpty();
        if (!alone && material.certificates().stream().noneMatch(one -> isPair(key, one.getPublicKey()))) {
            throw new IllegalArgumentException("holds a private key and the certificate of another key");
        }
        return key;
    }

    private static PrivateKey storedKey(byte[] file, String password) {
        PrivateKey key = opened(file, password).key();
        if (key == null) {
            throw new IllegalArgumentException("is a PKCS#12 file without a private key; export it with its key");
        }
        if (!(key instanceof RSAKey)) {
            throw new IllegalArgumentException(
                    "holds a key of the kind " + key.getAlgorithm() + "; an RSA key is needed");
        }
        return key;
    }

    /** The certificate of the private key in the same text; empty if it has none, or cannot be read. */
    static Optional<X509Certificate> certificateOfKey(String text, String password) {
        KeyMaterial material = KeyMaterial.of(text);
        if (material.privateKeys().size() == 1) {
            PrivateKey key = material.privateKeys().get(0);
            return material.certificates().stream()
                    .filter(one -> isPair(key, one.getPublicKey()))
                    .findFirst();
        }
        return material.stores().stream()
                .findFirst()
                .flatMap(file -> KeyStoreFile.open(file, password))
                .filter(store -> store.key() != null)
                .flatMap(store -> Optional.ofNullable(store.certificate()));
    }

    private static KeyStoreFile opened(byte[] file, String password) {
        return KeyStoreFile.open(file, password)
                .orElseThrow(() -> new IllegalArgumentException(
                        "is a PKCS#12 file that does not open with its password; enter the right one in the setting of"
                                + " the same name with " + SettingsReader.PASSWORD));
    }

    static PublicKey publicKey(String text) {
        KeyMaterial material = KeyMaterial.of(text);
        if (!material.privateKeys().isEmpty() || !material.stores().isEmpty()) {
            throw new IllegalArgumentException("is a private key; the channel's public key belongs here");
        }
        if (material.publicKeys().size() > 1) {
            throw new IllegalArgumentException("holds several public keys; keep the channel's only");
        }
        if (material.publicKeys().isEmpty() && material.certificates().isEmpty()) {
            refuse(material);
        }
        // A channel's certificate may be followed by those of its issuers.
        PublicKey key = material.allPublicKeys().iterator().next();
        if (!(key instanceof RSAKey)) {
            throw new IllegalArgumentException(
                    "is the certificate of a key of the kind " + key.getAlgorithm() + "; an RSA key is needed");
        }
        return key;
    }

    static X509Certificate certificate(String text) {
        KeyMaterial material = KeyMaterial.of(text);
        if (material.certificates().size() == 1 && material.privateKeys().isEmpty()) {
            return material.certificates().get(0);
        }
        if (!material.certificates().isEmpty()) {
            throw new IllegalArgumentException(
                    material.privateKeys().isEmpty()
                            ? "holds several certificates; one is needed"
                            : "holds a private key beside the certificate; keep the certificate only");
        }
        refuse(material);
        throw new IllegalArgumentException("is a key; a certificate belongs here");
    }

    /** All in the text; empty if there is none, or if anything else is in it. */
    static List<X509Certificate> certificates(String text) {
        KeyMaterial material = KeyMaterial.of(text);
        return material.refusals().isEmpty() ? material.certificates() : List.of();
    }

    /** A certificate, which may be followed by those of its issuers. */
    static List<X509Certificate> chain(String text) {
        KeyMaterial material = KeyMaterial.of(text);
        if (!material.certificates().isEmpty()) {
            // A file of roots, which is told from the others by what it holds.
            material.refusals().removeIf(KeyMaterial.SM2_CERTIFICATE::equals);
        }
        List<X509Certificate> all = onlyCertificates(material);
        if (!(all.get(0).getPublicKey() instanceof RSAKey)) {
            throw new IllegalArgumentException("is the certificate of a key of the kind "
                    + all.get(0).getPublicKey().getAlgorithm() + "; an RSA key is needed");
        }
        return all;
    }

    /** Those that are signed with RSA; a file of roots may hold others. */
    static List<X509Certificate> rootsOfRsa(String text) {
        KeyMaterial material = KeyMaterial.of(text);
        material.refusals().removeIf(KeyMaterial.SM2_CERTIFICATE::equals);
        boolean nothing = material.isEmpty() && material.refusals().isEmpty();
        List<X509Certificate> roots = nothing
                ? List.of()
                : onlyCertificates(material).stream()
                        .filter(root -> root.getSigAlgOID().startsWith(RSA_SIGNATURES))
                        .toList();
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("holds no certificate that is signed with RSA; take the channel's file"
                    + " of root certificates as it is");
        }
        return roots;
    }

    private static List<X509Certificate> onlyCertificates(KeyMaterial material) {
        if (!material.privateKeys().isEmpty() || !material.stores().isEmpty()) {
            throw new IllegalArgumentException(
                    material.certificates().isEmpty()
                            ? "is a private key; a certificate belongs here"
                            : "holds a private key beside the certificate; keep the certificate only");
        }
        if (!material.refusals().isEmpty()) {
            throw new IllegalArgumentException(material.refusals().get(0));
        }
        if (material.certificates().isEmpty()) {
            refuse(material);
            throw new IllegalArgumentException("is a key; a certificate belongs here");
        }
        return List.copyOf(material.certificates());
    }

    static ClientCertificate clientCertificate(String text, String password) {
        KeyMaterial material = KeyMaterial.of(text);
        if (!material.stores().isEmpty()) {
            byte[] file = material.stores().get(0);
            KeyStoreFile store = KeyStoreFile.open(file, password)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "is not a PKCS#12 file in Base64 that opens with its password"));
            if (store.key() == null) {
                throw new IllegalArgumentException("is a PKCS#12 file without a private key;"
                        + " take the file that the channel's certificate tool wrote, with its key");
            }
            Secret base64 = new Secret(Base64.getEncoder().encodeToString(file));
            return new ClientCertificate(Form.PKCS12, base64, new Secret(password));
        }
        if (material.certificates().isEmpty() || material.privateKeys().size() != 1) {
            throw new IllegalArgumentException(withoutPartner(material));
        }
        String key = block("PRIVATE KEY", matching(material).getEncoded());
        return new ClientCertificate(Form.PEM, new Secret(key + pem(material.certificates())), new Secret(""));
    }

    private static String withoutPartner(KeyMaterial material) {
        if (!material.certificates().isEmpty()) {
            return "holds a certificate without its private key; take the PKCS#12 file,"
                    + " or the certificate and the key in PEM, one behind the other";
        }
        if (!material.privateKeys().isEmpty()) {
            return "holds a private key without its certificate; take the PKCS#12 file,"
                    + " or the certificate and the key in PEM, one behind the other";
        }
        return material.refusals().contains(KeyMaterial.ENCRYPTED)
                ? KeyMaterial.ENCRYPTED
                : "is not a PKCS#12 file in Base64 that opens with its password, nor a certificate with its key in PEM";
    }

    /** Refuses what is none of the things that a setting can hold. */
    private static void refuse(KeyMaterial material) {
        if (material.isEmpty()) {
            throw new IllegalArgumentException(
                    material.refusals().isEmpty()
                            ? KeyMaterial.UNKNOWN
                            : material.refusals().get(0));
        }
    }

    /** Whether the keys have the same modulus. */
    static boolean isPair(PrivateKey ours, PublicKey theirs) {
        return ours instanceof RSAKey own
                && theirs instanceof RSAKey other
                && own.getModulus().equals(other.getModulus());
    }

    static String pem(List<X509Certificate> certificates) {
        return certificates.stream().map(KeyChoice::pem).collect(Collectors.joining());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("holds a certificate that cannot be read", e);
        }
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
