package upay.channel.jdpay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Cipher;

/**
 * The message security (jdpay.md#wire-form): the digest of a text encrypted with the RSA key (there is no DigestInfo,
 * so it is not an RSA signature in the sense of the JDK), and the signed text framed and encrypted with 3DES.
 *
 * @param encryption the merchant's 3DES key
 * @param ours signs requests
 * @param theirs verifies JD's messages
 */
record JdpayMessageSecurity(Key encryption, PrivateKey ours, PublicKey theirs) {
    static final String DES = "DESede";
    static final int DES_KEY_BYTES = 24;

    private static final String END = "</jdpay>";
    private static final Pattern SIGN = Pattern.compile("<sign>([^<]*)</sign>");
    private static final int BLOCK_BYTES = 8;

    /** @param text that ends with {@code </jdpay>}; no line of it may begin or end with a blank */
    String seal(String text) {
        try {
            byte[] digest = digest(text).getBytes(StandardCharsets.US_ASCII);
            String sign = Base64.getEncoder().encodeToString(rsa(Cipher.ENCRYPT_MODE, ours, digest));
            String signed = text.substring(0, text.length() - END.length()) + "<sign>" + sign + "</sign>" + END;
            String hex = HexFormat.of().formatHex(des(Cipher.ENCRYPT_MODE, framed(signed)));
            return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys were tried when the account was opened", e);
        }
    }

    /**
     * The bytes that JD signed, on one line as they were verified; empty if they do not decrypt or are not signed by JD.
     */
    Optional<byte[]> open(String encrypted) {
        try {
            byte[] hex = Base64.getDecoder().decode(encrypted.replaceAll("\\s", ""));
            byte[] frame = HexFormat.of().parseHex(new String(hex, StandardCharsets.US_ASCII));
            return unframed(des(Cipher.DECRYPT_MODE, frame)).flatMap(this::verified);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /**
     * The sign may be anywhere; it is cut out of the text without reformatting, since the signature covers the rest
     * including blanks.
     *
     * @param text a character for each byte: the signature covers the bytes, in whatever charset they are
     */
    private Optional<byte[]> verified(String text) {
        String line = oneLine(text);
        Matcher sign = SIGN.matcher(line);
        if (!sign.find()) {
            return Optional.empty();
        }
        String signed = line.substring(0, sign.start()) + line.substring(sign.end());
        try {
            byte[] theirDigest =
                    rsa(Cipher.DECRYPT_MODE, theirs, Base64.getDecoder().decode(sign.group(1)));
            byte[] content = signed.getBytes(StandardCharsets.ISO_8859_1);
            byte[] digest = digest(content).getBytes(StandardCharsets.US_ASCII);
            boolean once = !sign.find();
            return once && MessageDigest.isEqual(theirDigest, digest) ? Optional.of(content) : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Lower-case hex of SHA-256. */
    static String digest(String text) {
        return digest(oneLine(text).getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String oneLine(String text) {
        return text.lines().map(String::trim).collect(Collectors.joining());
    }

    /** Four bytes of length, the text, zeros up to a whole block. */
    static byte[] framed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int blocks = (Integer.BYTES + bytes.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
        return ByteBuffer.allocate(blocks * BLOCK_BYTES)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static Optional<String> unframed(byte[] frame) {
        if (frame.length < Integer.BYTES) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(frame).getInt();
        return length < 0 || length > frame.length - Integer.BYTES
                ? Optional.empty()
                : Optional.of(new String(frame, Integer.BYTES, length, StandardCharsets.ISO_8859_1));
    }

    byte[] des(int mode, byte[] frame) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(DES + "/ECB/NoPadding");
        cipher.init(mode, encryption);
        return cipher.doFinal(frame);
    }

    private static byte[] rsa(int mode, Key key, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(mode, key);
        return cipher.doFinal(bytes);
    }

    @Override
    public String toString() {
        return "a seal of JD Pay";
    }
}
