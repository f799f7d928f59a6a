package upay.doctor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Another way to make a signature from a body and a key. */
final class Recipe {
    /** The separators that clients put between body and key. */
    private static final List<String> NAMES = List.of("key=", "&key=", "&", "&secret=", ":", ",", "|", "+");

    private final Part part;
    private final Formula formula;

    private interface Formula {
        byte[] digest(byte[] body, byte[] key) throws GeneralSecurityException;
    }

    private Recipe(Part part, Formula formula) {
        this.part = part;
        this.formula = formula;
    }

    /** Those that make a digest of this length. */
    static List<Recipe> of(int length) {
        return switch (length) {
            case Sign.SHA_1 -> sha("SHA-1", "HmacSHA1", Cause.SHA_1, Cause.SHA_1.part("HMAC-SHA-1"));
            case Sign.SHA_256 -> sha("SHA-256", "HmacSHA256", Cause.SHA_256, Cause.HMAC_SHA_256.part());
            default -> md5();
        };
    }

    Part part() {
        return part;
    }

    byte[] digest(byte[] body, byte[] key) {
        try {
            return formula.digest(body, key);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static List<Recipe> md5() {
        List<Recipe> all = new ArrayList<>();
        all.add(new Recipe(
                Cause.SECRET_FIRST.part("签名时密钥放在了请求体前面", "The secret is in front of the body"),
                (body, key) -> hash("MD5", key, body)));
        all.add(new Recipe(
                Cause.SECRET_FIRST.part("签名时密钥放在了请求体前后", "The secret is on both sides of the body"),
                (body, key) -> hash("MD5", key, body, key)));
        for (String name : NAMES) {
            all.add(new Recipe(Cause.KEY_PREFIX.part(name), (body, key) -> hash("MD5", body, ascii(name), key)));
        }
        all.add(new Recipe(Cause.HMAC_MD5.part(), (body, key) -> hmac("HmacMD5", body, key)));
        return all;
    }

    private static List<Recipe> sha(String algorithm, String hmac, Cause cause, Part hmacPart) {
        List<Recipe> all = new ArrayList<>();
        all.add(new Recipe(cause.part(algorithm), (body, key) -> hash(algorithm, body, key)));
        all.add(new Recipe(hmacPart, (body, key) -> hmac(hmac, body, key)));
        all.add(new Recipe(
                cause.part(algorithm + "，且密钥在前", algorithm + ", the secret in front,"),
                (body, key) -> hash(algorithm, key, body)));
        for (String name : NAMES) {
            all.add(new Recipe(
                    cause.part(
                            algorithm + "，且密钥前加了“" + name + "”", algorithm + ", and \"" + name + "\" before the key,"),
                    (body, key) -> hash(algorithm, body, ascii(name), key)));
        }
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hash(String algorithm, byte[]... texts) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        for (byte[] text : texts) {
            digest.update(text);
        }
        return digest.digest();
    }

    private static byte[] hmac(String algorithm, byte[] body, byte[] key) throws GeneralSecurityException {
        if (key.length == 0) {
            return new byte[0];
        }
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(body);
    }
}
