package upay.sandbox;

import com.ijpay.jdpay.util.ThreeDesUtil;
import com.ijpay.jdpay.util.VerifySignatureUtl;
import com.ijpay.jdpay.util.XmlEncryptUtil;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Signs, encrypts, decrypts and verifies with IJPay. */
final class JdpayTill implements SandboxTill {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    private final SandboxHttpClient wire;
    private final Properties account = SandboxHttpClient.account("jdpay");

    JdpayTill(SandboxHttpClient wire) {
        this.wire = wire;
    }

    @Override
    public TillReply pay(String sn, long total) {
        return pay(sn, total, "180000000000000001", null);
    }

    TillReply pay(String sn, long total, String token, String notifyUrl) {
        Map<String, String> fields = order(sn, total);
        fields.put("token", token);
        fields.put("device", "T1");
        if (notifyUrl != null) {
            fields.put("notifyUrl", notifyUrl);
        }
        return call("/service/fkmPay", fields);
    }

    @Override
    public TillReply precreate(String sn, long total, String notifyUrl) {
        Map<String, String> fields = order(sn, total);
        fields.put("tradeType", "QR");
        fields.put("orderType", "0");
        fields.put("notifyUrl", notifyUrl == null ? "http://127.0.0.1:1/" : notifyUrl);
        return call("/service/uniorder", fields);
    }

    @Override
    public TillReply query(String sn) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", sn);
        fields.put("tradeType", "0");
        return call("/service/query", fields);
    }

    @Override
    public TillReply cancel(String sn) {
        return call("/service/revoke", returning(sn, "9" + sn, 1));
    }

    @Override
    public TillReply close(String sn) {
        return cancel(sn);
    }

    @Override
    public TillReply refund(String sn, String number, long amount, long total) {
        return call("/service/refund", returning(sn, number, amount));
    }

    @Override
    public TillReply refundQuery(String sn, String number) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", number);
        fields.put("oTradeNum", sn);
        fields.put("tradeType", "1");
        return call("/service/query", fields);
    }

    private static Map<String, String> order(String sn, long total) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", sn);
        fields.put("tradeName", "测试商品");
        fields.put("tradeTime", "20240724030750");
        fields.put("amount", Long.toString(total));
        fields.put("currency", "CNY");
        fields.put("goodsInfoList", "<goodsInfo><name>测试商品</name></goodsInfo>");
        return fields;
    }

    private static Map<String, String> returning(String sn, String number, long amount) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tradeNum", number);
        fields.put("oTradeNum", sn);
        fields.put("amount", Long.toString(amount));
        fields.put("currency", "CNY");
        fields.put("tradeTime", "20240724030750");
        return fields;
    }

    TillReply call(String path, Map<String, String> fields) {
        return send(path, account.getProperty("gateway.merchant"), encrypted(fields));
    }

    String encrypted(Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(field -> "<" + field.getKey() + ">" + field.getValue() + "</" + field.getKey() + ">")
                .collect(Collectors.joining("", HEAD + "<jdpay><version>V2.0</version>", "</jdpay>"));
        String sign = VerifySignatureUtl.encryptMerchant(text, key("gateway.private-key"));
        String signed = text.replace("</jdpay>", "<sign>" + sign + "</sign></jdpay>");
        byte[] desKey = Base64.getDecoder().decode(account.getProperty("gateway.des-key"));
        String hex = ThreeDesUtil.encrypt2HexStr(desKey, signed);
        return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.UTF_8));
    }

    TillReply send(String path, String merchant, String encrypt) {
        String body = HEAD + "<jdpay><version>V2.0</version><merchant>" + merchant + "</merchant><encrypt>" + encrypt
                + "</encrypt></jdpay>";
        return wire.post(
                "/jdpay" + path,
                "application/xml",
                Buffer.buffer(body),
                response -> understood(path, response.bodyAsString()));
    }

    private TillReply understood(String path, String body) {
        Map<String, String> outer = WechatTill.parsed(body);
        Map<String, String> fields = outer.containsKey("encrypt") ? opened(body) : outer;
        if (fields == null) {
            return new TillReply("forged", 0, Map.of());
        }
        String code = fields.get("code");
        String word =
                switch (code) {
                    case "000000" -> word(path, fields);
                    case "JMPT999999" -> "error";
                    case "JMPT100029" -> "absent";
                    default -> "refused " + code;
                };
        return new TillReply(word, 0, fields);
    }

    /** Null when the signature does not fit. */
    Map<String, String> opened(String body) {
        String encrypt = WechatTill.parsed(body).get("encrypt");
        try {
            return WechatTill.parsed(XmlEncryptUtil.decrypt(
                    key("gateway.jd-public-key"), account.getProperty("gateway.des-key"), encrypt));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String word(String path, Map<String, String> fields) {
        String status = fields.get("status");
        return switch (path) {
            case "/service/uniorder" -> "done";
            case "/service/refund" ->
                switch (status) {
                    case "0" -> "accepted";
                    case "1" -> "done";
                    default -> "refused " + fields.get("note");
                };
            case "/service/revoke" -> status.equals("1") ? "done" : "refused";
            case "/service/query" ->
                fields.containsKey("oTradeNum") ? (status.equals("1") ? "done" : "not done") : traded(status);
            default -> traded(status);
        };
    }

    private static String traded(String status) {
        return switch (status) {
            case "0", "1" -> "waiting";
            case "2" -> "paid";
            default -> "closed";
        };
    }

    private String key(String name) {
        return account.getProperty(name).replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
