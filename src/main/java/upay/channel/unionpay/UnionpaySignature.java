package upay.channel.unionpay;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import upay.channel.message.ReceivedText;
import upay.channel.message.SignedText;

/**
 * Version 5.1.0, signMethod 01 (unionpay.md#wire-form): RSA over the 64 hex digits of the SHA-256 of the sorted
 * fields, without empty ones, values raw, in UTF-8.
 *
 * @param ours signs requests
 * @param theirs the trusted certificates
 */
record UnionpaySignature(PrivateKey ours, UnionpayCertificateChain theirs) {
    static final String RSA = "01";

    static String content(Map<String, String> fields) {
        return SignedText.of(signed(fields), Set.of());
    }

    /** The fields that are signed. */
    private static Map<String, String> signed(Map<String, String> fields) {
        Map<String, String> signed = new HashMap<>(fields);
        signed.remove("signature");
        signed.values().removeIf(String::isEmpty);
        return signed;
    }

    static String digest(String content) {
        return digest(content, StandardCharsets.UTF_8);
    }

    private static String digest(String content, Charset charset) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(charset));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String sign(Map<String, String> fields) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(ours);
            signature.update(digest(content(fields)).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            // The key was checked when the account was opened, and every JDK provides the algorithm.
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** In which the fields were received: the field that states it is signed. */
    private static Charset charset(Map<String, String> fields) {
        String name = fields.getOrDefault("encoding", "");
        return name.equalsIgnoreCase("GBK") || name.equalsIgnoreCase("GB2312")
                ? ReceivedText.GBK
                : StandardCharsets.UTF_8;
    }

    /** Why a message is rejected; empty: its signature is valid, and its certificate is UnionPay's. */
    Optional<String> objection(Map<String, String> fields) {
        return objection(fields, digest(content(fields), charset(fields)));
    }

    /** @param digest of the signed text as it was received: lower-case hex of its SHA-256 */
    Optional<String> objection(Map<String, String> fields, String digest) {
        String sign = fields.getOrDefault("signature", "");
        String certificate = fields.getOrDefault("signPubKeyCert", "");
        if (sign.isEmpty() || certificate.isEmpty() || !RSA.equals(fields.get("signMethod"))) {
            return Optional.of("no signature, signPubKeyCert or signMethod 01");
        }
        String content = content(fields);
        if (!charset(fields).newEncoder().canEncode(content)) {
            return Optional.of("text that its encoding cannot represent");
        }
        if (!UnionpayResponseText.read(content).equals(Optional.of(signed(fields)))) {
            return Optional.of("what is signed reads as other fields");
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(theirs.verified(certificate));
            signature.update(digest.getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = Base64.getDecoder().decode(sign);
            // The decoder tolerates missing padding; a truncated signature must be rejected.
            boolean whole = Base64.getEncoder().encodeToString(bytes).equals(sign);
            boolean right = whole && signature.verify(bytes);
            return right ? Optional.empty() : Optional.of("wrong signature");
        } catch (GeneralSecurityException e) {
            return Optional.of("signPubKeyCert or signature: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return Optional.of("signature is not Base64");
        }
    }

    @Override
    public String toString() {
        return "RSA by " + theirs;
    }
}
