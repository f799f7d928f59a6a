package upay.http.connection;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses certificates and keys in PEM. The message of each failure says what to do. */
final class PemText {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final String PLAIN =
            "it must be PEM in PKCS#8 and without a password, BEGIN PRIVATE KEY (openssl pkcs8"
                    + " -topk8 -nocrypt -in KEY -out NEW)";

    private static final byte[] PROBE = "upay".getBytes(StandardCharsets.UTF_8);

    private PemText() {}

    /** @param name begins the message of a failure @return at least one */
    static List<X509Certificate> certificates(String name, String text) {
        try {
            List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException noCertificate) {
            throw new IllegalArgumentException(name + ": is no certificate in PEM, BEGIN CERTIFICATE", noCertificate);
        }
        throw new IllegalArgumentException(name + ": holds no certificate in PEM, BEGIN CERTIFICATE");
    }

    /** @param certified the certificate's public key, which the private key must match */
    static PrivateKey key(String text, PublicKey certified) throws GeneralSecurityException {
        Matcher pem = KEY.matcher(text);
        if (!pem.find()) {
            throw new IllegalArgumentException("key: can't be read; " + PLAIN);
        }
        PrivateKey key;
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            key = KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            // Without its cause, which may quote the key.
            throw new IllegalArgumentException("key: is none of the certificate's kind, " + certified.getAlgorithm());
        }
        if (!areHalves(key, certified)) {
            throw new IllegalArgumentException("key: does not belong to the certificate");
        }
        return key;
    }

    private static boolean areHalves(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (certified.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> certified.getAlgorithm();
                };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certified);
        verifying.update(PROBE);
        return verifying.verify(signature);
    }
}
