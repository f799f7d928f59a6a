package upay.channel.wechat.v3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/**
 * The merchant's own key, which signs every request and every payment in the wallet.
 *
 * @param serial of the certificate that the channel knows the key by
 */
record V3Credential(String mchId, String serial, PrivateKey key) {
    private static final String ALGORITHM = "SHA256withRSA";

    /** The value of the header Authorization. */
    String authorization(String method, String url, long timestamp, String nonce, String body) {
        String signature = sign(method, url, Long.toString(timestamp), nonce, body);
        return "WECHATPAY2-SHA256-RSA2048 mchid=\"" + mchId + "\",nonce_str=\"" + nonce + "\",signature=\"" + signature
                + "\",timestamp=\"" + timestamp + "\",serial_no=\"" + serial + "\"";
    }

    /** Of lines that each have a line end. */
    String sign(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        try {
            Signature rsa = Signature.getInstance(ALGORITHM);
            rsa.initSign(key);
            rsa.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(rsa.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "the credential of " + mchId;
    }
}
