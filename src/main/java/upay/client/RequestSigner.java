package upay.client;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import upay.domain.Secret;

/** Computes a till's signatures: MD5 over the body's bytes and then the secret's, and v2 (docs/signature.md). */
final class RequestSigner {
    /** Replaces the MD5 in a header that only names the signer. */
    private static final String V2 = "v2";

    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestSigner() {}

    /** The value of the Authorization header. */
    static String header(String terminalSn, Secret secret, Buffer body) {
        MessageDigest md5 = digest("MD5");
        md5.update(body.getBytes());
        md5.update(utf8(secret.reveal()));
        return terminalSn + " " + HexFormat.of().formatHex(md5.digest());
    }

    /** The value of the Authorization header of a request with signature v2 only. */
    static String headerWithoutMd5(String terminalSn) {
        return terminalSn + " " + V2;
    }

    /** The value of the Upay-Signature-V2 header of a POST; different at each call. */
    static String v2(Secret secret, String path, String contentType, Buffer body, long epochMillis) {
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        String nonce = HexFormat.of().formatHex(random);
        String sha256 = HexFormat.of().formatHex(digest("SHA-256").digest(body.getBytes()));
        String signed = String.join("\n", "POST", path, contentType, Long.toString(epochMillis), nonce, sha256);
        return "t=" + epochMillis + ",n=" + nonce + ",s=" + HexFormat.of().formatHex(hmac(secret, signed));
    }

    private static byte[] hmac(Secret secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(utf8(secret.reveal()), "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
