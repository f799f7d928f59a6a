package upay.store.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and the key of a {@link StoreTls}, read from their files.
 *
 * @param trust accepts the server's certificate or not
 * @param key the client's own certificate and key, if there are
 */
record TlsMaterial(TrustManager trust, Optional<X509KeyManager> key) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** Blocks. */
    static TlsMaterial read(StoreTls tls) throws TlsException {
        try {
            return new TlsMaterial(trust(tls), key(tls));
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException("TLS to the store cannot be set up: " + e.getMessage());
        }
    }

    private static TrustManager trust(StoreTls tls) throws TlsException, IOException, GeneralSecurityException {
        if (!tls.verifies()) {
            return new UnverifiedTrust();
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        String file = tls.rootCertificate();
        factory.init(
                file == null || file.equals(StoreTls.SYSTEM) ? null : keyStoreOf(certificates("sslrootcert", file)));
        return factory.getTrustManagers()[0];
    }

    private static KeyStore keyStoreOf(List<Certificate> roots) throws IOException, GeneralSecurityException {
        KeyStore store = emptyKeyStore();
        for (int i = 0; i < roots.size(); i++) {
            store.setCertificateEntry("root-" + i, roots.get(i));
        }
        return store;
    }

    private static KeyStore emptyKeyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Optional<X509KeyManager> key(StoreTls tls)
            throws TlsException, IOException, GeneralSecurityException {
        if (tls.certificate() == null || tls.key() == null) {
            return Optional.empty();
        }
        List<Certificate> chain = certificates("sslcert", tls.certificate());
        KeyStore store = emptyKeyStore();
        store.setKeyEntry(
                "client",
                privateKey(tls.key(), chain.get(0).getPublicKey().getAlgorithm()),
                new char[0],
                chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509KeyManager own) {
                return Optional.of(own);
            }
        }
        return Optional.empty();
    }

    private static List<Certificate> certificates(String parameter, String file) throws TlsException {
        List<Certificate> all;
        try {
            all = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(text(parameter, file).getBytes(StandardCharsets.UTF_8))));
        } catch (CertificateException e) {
            all = List.of();
        }
        if (all.isEmpty()) {
            throw new TlsException(parameter + ": " + file + " holds no certificate in PEM (BEGIN CERTIFICATE)");
        }
        return all;
    }

    private static PrivateKey privateKey(String file, String algorithm) throws TlsException, GeneralSecurityException {
        Matcher pem = KEY.matcher(text("sslkey", file));
        if (!pem.find()) {
            throw new TlsException(
                    "sslkey: " + file + " must hold a key in PEM, PKCS#8, without a password (BEGIN PRIVATE"
                            + " KEY; openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW)");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            // Without its cause, which may quote the key.
            throw new TlsException("sslkey: " + file + " holds no key of the kind of sslcert, " + algorithm);
        }
    }

    private static String text(String parameter, @Nullable String file) throws TlsException {
        try {
            return Files.readString(Path.of(String.valueOf(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            throw new TlsException(parameter + ": the file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
