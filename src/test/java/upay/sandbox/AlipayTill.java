package upay.sandbox;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.internal.util.AntCertificationUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Signs and verifies with the class of Alipay's own SDK. */
final class AlipayTill implements SandboxTill {
    private final SandboxHttpClient wire;
    private final boolean certificates;
    private final Properties account;

    AlipayTill(SandboxHttpClient wire) {
        this(wire, false);
    }

    /** @param certificates with the application in certificate mode */
    AlipayTill(SandboxHttpClient wire, boolean certificates) {
        this.wire = wire;
        this.certificates = certificates;
        this.account = SandboxHttpClient.account(certificates ? "alipay-certificates" : "alipay");
    }

    @Override
    public TillReply pay(String sn, long total) {
        return pay(sn, total, "287634438256643940", null);
    }

    TillReply pay(String sn, long total, String code, String notifyUrl) {
        JsonObject content = new JsonObject()
                .put("out_trade_no", sn)
                .put("scene", "bar_code")
                .put("auth_code", code)
                .put("subject", "测试商品")
                .put("total_amount", yuan(total));
        return call("alipay.trade.pay", content, notifyUrl);
    }

    @Override
    public TillReply precreate(String sn, long total, String notifyUrl) {
        JsonObject content =
                new JsonObject().put("out_trade_no", sn).put("subject", "测试商品").put("total_amount", yuan(total));
        return call("alipay.trade.precreate", content, notifyUrl);
    }

    @Override
    public TillReply query(String sn) {
        return call("alipay.trade.query", new JsonObject().put("out_trade_no", sn), null);
    }

    @Override
    public TillReply cancel(String sn) {
        return call("alipay.trade.cancel", new JsonObject().put("out_trade_no", sn), null);
    }

    @Override
    public TillReply close(String sn) {
        return cancel(sn);
    }

    @Override
    public TillReply refund(String sn, String number, long amount, long total) {
        JsonObject content = new JsonObject()
                .put("out_trade_no", sn)
                .put("out_request_no", number)
                .put("refund_amount", yuan(amount));
        return call("alipay.trade.refund", content, null);
    }

    @Override
    public TillReply refundQuery(String sn, String number) {
        JsonObject content = new JsonObject().put("out_trade_no", sn).put("out_request_no", number);
        return call("alipay.trade.fastpay.refund.query", content, null);
    }

    TillReply call(String method, JsonObject content, String notifyUrl) {
        return signedAndSent(method, request(method, content, notifyUrl));
    }

    TillReply signedAndSent(String method, Map<String, String> fields) {
        try {
            String text = AlipaySignature.getSignContent(fields);
            fields.put("sign", AlipaySignature.rsaSign(text, key("gateway.private-key"), "utf-8", "RSA2"));
        } catch (AlipayApiException e) {
            throw new AssertionError(e);
        }
        return send(method, fields);
    }

    Map<String, String> request(String method, JsonObject content, String notifyUrl) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("app_id", account.getProperty("gateway.app-id"));
        fields.put("method", method);
        fields.put("format", "JSON");
        fields.put("charset", "utf-8");
        fields.put("sign_type", "RSA2");
        fields.put("timestamp", "2024-07-24 03:07:50");
        fields.put("version", "1.0");
        fields.put("biz_content", content.encode());
        if (notifyUrl != null) {
            fields.put("notify_url", notifyUrl);
        }
        if (certificates) {
            fields.put("app_cert_sn", serial("gateway.app-certificate"));
            fields.put(
                    "alipay_root_cert_sn",
                    AntCertificationUtil.getRootCertSN(account.getProperty("gateway.alipay-root-certificate"), "RSA2"));
        }
        return fields;
    }

    /** Of a setting's certificate, by the SDK. */
    String serial(String name) {
        try {
            return AntCertificationUtil.getCertSN(AntCertificationUtil.getCertFromContent(account.getProperty(name)));
        } catch (AlipayApiException e) {
            throw new AssertionError(e);
        }
    }

    TillReply send(String method, Map<String, String> fields) {
        String content = "biz_content=" + encoded(fields.remove("biz_content"));
        String query = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return wire.post(
                "/alipay/gateway.do?" + query,
                "application/x-www-form-urlencoded;charset=utf-8",
                Buffer.buffer(content),
                response -> understood(method, response.bodyAsString()));
    }

    private TillReply understood(String method, String body) {
        String node = method.replace('.', '_') + "_response";
        JsonObject answer = new JsonObject(body);
        JsonObject said = answer.getJsonObject(node);
        if (!answer.containsKey("sign")) {
            return new TillReply("unsigned " + said.getString("sub_code"), 0, Map.of());
        }
        int start = body.indexOf("\"" + node + "\":") + node.length() + 3;
        String next = certificates ? ",\"alipay_cert_sn\"" : ",\"sign\"";
        String signed = body.substring(start, body.lastIndexOf(next));
        if (certificates) {
            said.put("alipay_cert_sn", answer.getString("alipay_cert_sn"));
        }
        return verifies(signed, answer.getString("sign"))
                ? new TillReply(word(method, said), 0, flat(said))
                : new TillReply("forged", 0, flat(said));
    }

    private boolean verifies(String text, String sign) {
        try {
            return AlipaySignature.rsaCheck(text, sign, alipaysKey(), "utf-8", "RSA2");
        } catch (AlipayApiException e) {
            return false;
        }
    }

    String alipaysKey() throws AlipayApiException {
        return certificates
                ? Base64.getEncoder()
                        .encodeToString(AntCertificationUtil.getCertFromContent(
                                        account.getProperty("gateway.alipay-certificate"))
                                .getPublicKey()
                                .getEncoded())
                : key("gateway.alipay-public-key");
    }

    private static String word(String method, JsonObject said) {
        String subCode = said.getString("sub_code", "");
        return switch (said.getString("code")) {
            case "10003" -> "waiting";
            case "40004" ->
                switch (subCode) {
                    case "ACQ.SYSTEM_ERROR" -> "error";
                    case "ACQ.TRADE_NOT_EXIST" -> "absent";
                    default -> "refused " + subCode;
                };
            case "10000" ->
                switch (method) {
                    case "alipay.trade.pay" -> "paid";
                    case "alipay.trade.query" ->
                        switch (said.getString("trade_status")) {
                            case "TRADE_SUCCESS" -> "paid";
                            case "WAIT_BUYER_PAY" -> "waiting";
                            default -> "closed";
                        };
                    case "alipay.trade.refund" -> "Y".equals(said.getString("fund_change")) ? "done" : "accepted";
                    case "alipay.trade.fastpay.refund.query" ->
                        "REFUND_SUCCESS".equals(said.getString("refund_status")) ? "done" : "not done";
                    default -> "done";
                };
            default -> said.getString("code");
        };
    }

    private static Map<String, String> flat(JsonObject said) {
        return said.stream().collect(Collectors.toMap(Map.Entry::getKey, field -> String.valueOf(field.getValue())));
    }

    private String key(String name) {
        return account.getProperty(name).replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String yuan(long fen) {
        return String.format("%d.%02d", fen / 100, fen % 100);
    }
}
