package upay.e2e.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Signed here, by a second reading of the facts: there is no library that could be a witness. */
final class UnionpayCallbackSender extends CallbackSender {
    UnionpayCallbackSender() {
        super("unionpay", "17", "ok", "merId", Map.entry("respCode", "05"));
    }

    @Override
    protected Map<String, String> paid(String sn, long fen) {
        return Map.ofEntries(
                Map.entry("accessType", "0"),
                Map.entry("bizType", "000000"),
                Map.entry("currencyCode", "156"),
                Map.entry("encoding", "UTF-8"),
                Map.entry("merId", account.getProperty("channel.mer-id")),
                Map.entry("orderId", sn),
                Map.entry("queryId", "2026112310" + sn),
                Map.entry("respCode", "00"),
                Map.entry("respMsg", "成功[0000000]"),
                Map.entry("settleAmt", Long.toString(fen)),
                Map.entry("signMethod", "01"),
                Map.entry(
                        "signPubKeyCert",
                        account.getProperty("channel.sign-certificate").strip()),
                Map.entry("txnAmt", Long.toString(fen)),
                Map.entry("txnSubType", "07"),
                Map.entry("txnTime", "20261123100000"),
                Map.entry("txnType", "01"),
                Map.entry("version", "5.1.0"));
    }

    /** Over the hexadecimal digits of the digest. */
    @Override
    protected String sign(Map<String, String> fields, boolean rightly) {
        String pem = account.getProperty(rightly ? "channel.private-key" : "gateway.private-key");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(Fields.joined(fields).getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(SandboxAccountKeys.bare(pem)))));
            signature.update(HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException unsigned) {
            throw new IllegalStateException(unsigned);
        }
    }

    @Override
    protected Message message(Map<String, String> fields, String sign) {
        return Message.form(Fields.encoded(Fields.and(fields, "signature", sign), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> tillsField() {
        return Optional.of("addnInfo");
    }
}
