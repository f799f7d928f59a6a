package upay.sandbox.wechat.v3;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import upay.sandbox.wire.Certificates;
import upay.sandbox.wire.Nonces;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.Times;

/**
 * WeChat's keys: the merchants' certificates, its own public key and platform certificates, and the v3 key. Which of its
 * certificates signs can be switched while it runs.
 */
final class V3Keys {
    private static final int TAG_BITS = 128;
    private static final String PUBLIC_KEY = "public-key";

    /** @param serial as in {@code Wechatpay-Serial}: the id of a public key, or the serial number of a certificate */
    record Signer(String serial, PrivateKey key) {}

    private record PlatformCertificate(X509Certificate certificate, String pem, Signer signer) {}

    private final Map<String, PublicKey> merchants = new HashMap<>();
    private final List<PlatformCertificate> certificates;
    private final Signer publicKey;
    private final SecretKeySpec v3Key;

    /** The index of the certificate that signs; the later ones are not issued yet. */
    private volatile int current;

    /** The certificates were abolished. */
    private volatile boolean publicKeyOnly;

    V3Keys(SandboxAccount account) {
        for (int i = 1; i <= 2; i++) {
            X509Certificate certificate = Certificates.first(account.channel("merchant-certificate." + i));
            merchants.put(serial(certificate), certificate.getPublicKey());
        }
        this.certificates = List.of(certificate(account, 1), certificate(account, 2));
        this.publicKey = new Signer(account.channel("public-key-id"), Rsa.privateKey(account.channel("private-key")));
        this.v3Key = new SecretKeySpec(account.channel("api-v3-key").getBytes(StandardCharsets.UTF_8), "AES");
    }

    private static PlatformCertificate certificate(SandboxAccount account, int number) {
        String pem = account.channel("certificate." + number);
        X509Certificate certificate = Certificates.first(pem);
        PrivateKey key = Rsa.privateKey(account.channel("certificate-key." + number));
        return new PlatformCertificate(certificate, pem, new Signer(serial(certificate), key));
    }

    /** By the serial number of its certificate; null if the merchant has none of this number. */
    @Nullable PublicKey merchant(String serial) {
        return merchants.get(serial.toUpperCase(Locale.ROOT));
    }

    /**
     * The key that an answer is signed with: the one that the request asks for, else the current certificate.
     *
     * @param asked the request's {@code Wechatpay-Serial}; empty: none
     */
    Signer forAnswer(String asked) {
        if (publicKeyOnly || asked.equals(publicKey.serial())) {
            return publicKey;
        }
        if (!asked.isEmpty()
                && certificates.stream().noneMatch(one -> one.signer().serial().equals(asked))) {
            throw V3Refusal.of(400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误");
        }
        return signer();
    }

    /** @param hasPublicKey the account was opened with a public key instead of certificates */
    Signer forNotification(boolean hasPublicKey) {
        return publicKeyOnly || hasPublicKey ? publicKey : signer();
    }

    /** The current certificate's. */
    Signer signer() {
        return certificates.get(current).signer();
    }

    /** @param key {@code certificate-1}, {@code certificate-2} or {@code public-key}; false for any other */
    boolean signWith(String key) {
        switch (key) {
            case "certificate-1", "certificate-2" -> {
                current = key.charAt(key.length() - 1) - '1';
                publicKeyOnly = false;
            }
            case PUBLIC_KEY -> publicKeyOnly = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The answer to {@code GET /v3/certificates}: those that are issued, encrypted. */
    V3Answer listed() {
        if (publicKeyOnly) {
            return V3Answer.error(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥");
        }
        JsonArray data = new JsonArray();
        certificates
                .subList(0, current + 1)
                .forEach(one -> data.add(new JsonObject()
                        .put("serial_no", one.signer().serial())
                        .put(
                                "effective_time",
                                Times.offset(one.certificate()
                                        .getNotBefore()
                                        .toInstant()
                                        .toEpochMilli()))
                        .put(
                                "expire_time",
                                Times.offset(one.certificate()
                                        .getNotAfter()
                                        .toInstant()
                                        .toEpochMilli()))
                        .put("encrypt_certificate", sealed(one.pem(), "certificate"))));
        return V3Answer.ok(new JsonObject().put("data", data));
    }

    /** AES-256-GCM with the v3 key: algorithm, nonce, associated data and ciphertext. */
    JsonObject sealed(String text, String associatedData) {
        String nonce = Nonces.hex(6);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, v3Key, new GCMParameterSpec(TAG_BITS, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return new JsonObject()
                    .put("algorithm", "AEAD_AES_256_GCM")
                    .put("nonce", nonce)
                    .put("associated_data", associatedData)
                    .put("ciphertext", Base64.getEncoder().encodeToString(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    }
}
