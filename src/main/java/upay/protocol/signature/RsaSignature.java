package upay.protocol.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * The signature of a webhook: SHA256withRSA (PKCS#1 v1.5) over the body's bytes, in Base64 without line breaks. It
 * costs about a millisecond of CPU.
 */
public final class RsaSignature {
    private static final String ALGORITHM = "SHA256withRSA";
    private static final int PEM_LINE = 64;

    private RsaSignature() {}

    public static String sign(byte[] body, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA256withRSA is mandatory in every Java runtime", e);
        }
    }

    /** X.509 SubjectPublicKeyInfo, as receivers' libraries read it; ends with a newline. */
    public static String pem(PublicKey key) {
        Base64.Encoder lines = Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN PUBLIC KEY-----\n" + lines.encodeToString(key.getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }
}
