package upay.sandbox;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * No library supports this product, so this signs by a second reading of the facts; the certificates are the JDK's to
 * check.
 */
final class UnionpayTill implements SandboxTill {
    static final String TIME = "20240724030750";

    private final SandboxHttpClient wire;
    private final Properties account = SandboxHttpClient.account("unionpay");

    UnionpayTill(SandboxHttpClient wire) {
        this.wire = wire;
    }

    /** Accepted is not paid: asks, where it was accepted. */
    @Override
    public TillReply pay(String sn, long total) {
        TillReply accepted = consume(sn, total, "6225800000000000001", null);
        return accepted.word().equals("accepted")
                ? new TillReply(query(sn).word(), accepted.millis(), accepted.fields())
                : accepted;
    }

    TillReply consume(String sn, long total, String qrNo, String notifyUrl) {
        Map<String, String> fields = request("01", "06", sn);
        fields.put("qrNo", qrNo);
        fields.put("txnAmt", Long.toString(total));
        if (notifyUrl != null) {
            fields.put("backUrl", notifyUrl);
        }
        return call(fields);
    }

    @Override
    public TillReply precreate(String sn, long total, String notifyUrl) {
        Map<String, String> fields = request("01", "07", sn);
        fields.put("txnAmt", Long.toString(total));
        fields.put("backUrl", notifyUrl == null ? "http://www.specialUrl.com" : notifyUrl);
        return done(call(fields));
    }

    @Override
    public TillReply query(String sn) {
        return call(request("00", "00", sn));
    }

    @Override
    public TillReply cancel(String sn) {
        return done(call(request("99", "01", sn)));
    }

    @Override
    public TillReply close(String sn) {
        return cancel(sn);
    }

    TillReply voids(String sn, String number, long total) {
        return done(call(returning("31", sn, number, total)));
    }

    @Override
    public TillReply refund(String sn, String number, long amount, long total) {
        return call(returning("04", sn, number, amount));
    }

    @Override
    public TillReply refundQuery(String sn, String number) {
        TillReply said = query(number);
        return new TillReply(
                switch (said.word()) {
                    case "paid" -> "done";
                    case "waiting" -> "not done";
                    default -> said.word();
                },
                said.millis(),
                said.fields());
    }

    private static TillReply done(TillReply said) {
        return said.word().equals("accepted") ? new TillReply("done", said.millis(), said.fields()) : said;
    }

    private Map<String, String> returning(String type, String sn, String number, long amount) {
        Map<String, String> fields = request(type, "00", number);
        fields.put("origOrderId", sn);
        fields.put("origTxnTime", TIME);
        fields.put("txnAmt", Long.toString(amount));
        return fields;
    }

    Map<String, String> request(String type, String subType, String orderId) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", "5.1.0");
        fields.put("encoding", "UTF-8");
        fields.put("bizType", "000000");
        fields.put("signMethod", "01");
        fields.put("certId", account.getProperty("gateway.cert-id"));
        fields.put("channelType", "08");
        fields.put("accessType", "0");
        fields.put("merId", account.getProperty("gateway.mer-id"));
        fields.put("currencyCode", "156");
        fields.put("txnType", type);
        fields.put("txnSubType", subType);
        fields.put("orderId", orderId);
        fields.put("txnTime", TIME);
        return fields;
    }

    TillReply call(Map<String, String> fields) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder()
                            .decode(account.getProperty("gateway.private-key").replaceAll("-----[A-Z ]+-----", "")))));
            signature.update(digest(fields));
            fields.put("signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return send(fields);
    }

    TillReply send(Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String path =
                switch (fields.get("txnType")) {
                    case "00" -> "gateway/api/queryTrans.do";
                    case "76" -> "";
                    default -> "gateway/api/backTransReq.do";
                };
        return wire.post(
                "/unionpay/" + path,
                "application/x-www-form-urlencoded;charset=UTF-8",
                Buffer.buffer(body),
                response -> understood(response.bodyAsString()));
    }

    private TillReply understood(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], halves[1]);
        }
        return isSigned(fields) ? new TillReply(word(fields), 0, fields) : new TillReply("forged", 0, fields);
    }

    private static String word(Map<String, String> fields) {
        String code = fields.get("respCode");
        if (!code.equals("00")) {
            return switch (code) {
                case "34" -> "absent";
                case "03", "04", "05" -> "error";
                default -> "refused " + code;
            };
        }
        return switch (fields.getOrDefault("origRespCode", "")) {
            case "" -> "accepted";
            case "00" -> "paid";
            case "05" -> "waiting";
            default -> "closed";
        };
    }

    /** By a certificate that our root vouches for. */
    boolean isSigned(Map<String, String> fields) {
        try {
            X509Certificate signer = certificate(fields.get("signPubKeyCert"));
            X509Certificate middle = certificate(account.getProperty("gateway.middle-certificate"));
            signer.checkValidity();
            signer.verify(middle.getPublicKey());
            middle.verify(
                    certificate(account.getProperty("gateway.root-certificate")).getPublicKey());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(signer.getPublicKey());
            signature.update(digest(fields));
            return signature.verify(Base64.getDecoder().decode(fields.get("signature")));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] digest(Map<String, String> fields) throws GeneralSecurityException {
        Map<String, String> signed = new TreeMap<>(fields);
        signed.remove("signature");
        signed.values().removeIf(String::isEmpty);
        String text = signed.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
    }
}
