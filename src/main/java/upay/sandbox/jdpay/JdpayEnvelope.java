package upay.sandbox.jdpay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import upay.sandbox.wire.Digests;

/**
 * JD's message security (jdpay.md#wire-form): a digest of the text, encrypted with the RSA private key; the signed
 * text framed, encrypted with 3DES, then hex, then Base64.
 *
 * <p>Threads: any; sealing takes an RSA private-key operation.
 */
final class JdpayEnvelope {
    private static final Pattern SIGN = Pattern.compile("<sign>([^<]*)</sign>");
    private static final int BLOCK = 8;
    private static final int MAX_TEXT = 16_384;

    private final Key desKey;
    private final PrivateKey ours;
    private final PublicKey theirs;

    /** @param desKey Base64 of 24 bytes */
    JdpayEnvelope(String desKey, PrivateKey ours, PublicKey theirs) {
        this.desKey = new SecretKeySpec(Base64.getDecoder().decode(desKey), "DESede");
        this.ours = ours;
        this.theirs = theirs;
    }

    /**
     * The text inside, without its sign element.
     *
     * @throws IllegalArgumentException if it does not decrypt, or is not signed by the other side
     */
    String open(String encrypt) {
        try {
            byte[] hex = Base64.getDecoder().decode(encrypt);
            byte[] framed = HexFormat.of().parseHex(new String(hex, StandardCharsets.US_ASCII));
            String text = unframed(des(Cipher.DECRYPT_MODE, framed));
            Matcher sign = SIGN.matcher(text);
            if (!sign.find()) {
                throw new IllegalArgumentException("no signature");
            }
            String signed = text.substring(0, sign.start()) + text.substring(sign.end());
            byte[] digest = rsa(Cipher.DECRYPT_MODE, theirs, Base64.getDecoder().decode(sign.group(1)));
            if (!Digests.equal(new String(digest, StandardCharsets.US_ASCII), digest(signed))) {
                throw new IllegalArgumentException("a signature that does not fit");
            }
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("can't be decrypted", e);
        }
    }

    /**
     * @param before and {@code after}: the text before and after the sign element
     * @param forged sign something else
     */
    String seal(String before, String after, boolean forged) {
        try {
            String digest = digest(forged ? after + before : before + after);
            String sign = sign(digest);
            byte[] framed = framed(before + "<sign>" + sign + "</sign>" + after);
            String hex = HexFormat.of().formatHex(des(Cipher.ENCRYPT_MODE, framed));
            return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(String digest) throws GeneralSecurityException {
        byte[] signature = rsa(Cipher.ENCRYPT_MODE, ours, digest.getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(signature);
    }

    /** Of every line trimmed, and joined. */
    static String digest(String text) {
        String joined = text.lines().map(String::trim).collect(Collectors.joining());
        return Digests.hex("SHA-256", joined.getBytes(StandardCharsets.UTF_8));
    }

    /** Four bytes of length, the text, zeros up to a whole block. */
    static byte[] framed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int padded = (bytes.length + Integer.BYTES + BLOCK - 1) / BLOCK * BLOCK;
        return ByteBuffer.allocate(padded).putInt(bytes.length).put(bytes).array();
    }

    private static String unframed(byte[] framed) {
        ByteBuffer buffer = ByteBuffer.wrap(framed);
        int length = framed.length < Integer.BYTES ? -1 : buffer.getInt();
        if (length < 0 || length > Math.min(MAX_TEXT, buffer.remaining())) {
            throw new IllegalArgumentException("no such length");
        }
        return new String(framed, Integer.BYTES, length, StandardCharsets.UTF_8);
    }

    byte[] des(int mode, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("DESede/ECB/NoPadding");
        cipher.init(mode, desKey);
        return cipher.doFinal(bytes);
    }

    private static byte[] rsa(int mode, Key key, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(mode, key);
        return cipher.doFinal(bytes);
    }
}
