package upay.client;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import upay.domain.Secret;

/** The signature as a till makes it: MD5 over the body's bytes and then the secret's (protocol section 1). */
final class Signing {
    private Signing() {}

    /** The value of the Authorization header. */
    static String header(String terminalSn, Secret secret, Buffer body) {
        MessageDigest md5 = md5();
        md5.update(body.getBytes());
        md5.update(secret.reveal().getBytes(StandardCharsets.UTF_8));
        return terminalSn + " " + HexFormat.of().formatHex(md5.digest());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
