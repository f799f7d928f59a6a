package upay.channel.wechat.v3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import upay.domain.Secret;

/** Opens what the channel seals with the account's v3 key (AEAD_AES_256_GCM): callbacks and platform certificates. */
record SealedResource(Secret key) {
    private static final int TAG_BITS = 128;

    /** Empty if it is not sealed with this key, or was changed. */
    Optional<byte[]> open(V3Message sealed) {
        String ciphertext = sealed.text("ciphertext");
        String nonce = sealed.text("nonce");
        if (ciphertext == null
                || nonce == null
                || !sealed.textOr("algorithm", "").equals("AEAD_AES_256_GCM")) {
            return Optional.empty();
        }
        try {
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce.getBytes(StandardCharsets.UTF_8)));
            aes.updateAAD(sealed.textOr("associated_data", "").getBytes(StandardCharsets.UTF_8));
            return Optional.of(aes.doFinal(Base64.getDecoder().decode(ciphertext)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
