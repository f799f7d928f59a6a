package upay.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** No library supports Baifubao, so this signs by a second reading of the facts, proven by the server's own vectors. */
final class BaifubaoTill implements SandboxTill {
    private static final Charset GBK = Charset.forName("GBK");
    private static final String QUERY = "/o2o/0/b2c/0/api/0/query_trans/0";

    private final SandboxHttpClient wire;
    private final String method;
    private final Properties account = SandboxHttpClient.account("baifubao");

    BaifubaoTill(SandboxHttpClient wire, String method) {
        this.wire = wire;
        this.method = method;
    }

    @Override
    public TillReply pay(String sn, long total) {
        return pay(sn, total, null);
    }

    TillReply pay(String sn, long total, String notifyUrl) {
        Map<String, String> fields = order(sn, total);
        fields.put("pay_code", "318142105442181478");
        if (notifyUrl != null) {
            fields.put("return_url", notifyUrl);
        }
        return call("/o2o/0/b2c/0/api/0/pay/0", fields);
    }

    @Override
    public TillReply precreate(String sn, long total, String notifyUrl) {
        Map<String, String> fields = order(sn, total);
        fields.put("pay_type", "2");
        fields.put("return_url", notifyUrl == null ? "http://127.0.0.1:1/" : notifyUrl);
        fields.put("sign", sign(fields));
        fields.put("output_type", "1");
        return send("/o2o/0/code/0/create/0", fields);
    }

    @Override
    public TillReply query(String sn) {
        Map<String, String> fields = common(sn);
        fields.put("input_charset", "1");
        fields.put("version", "2");
        return call(QUERY, fields);
    }

    @Override
    public TillReply cancel(String sn) {
        Map<String, String> fields = common(sn);
        fields.put("output_charset", "1");
        fields.put("output_type", "2");
        return call("/api/0/cancel", fields);
    }

    @Override
    public TillReply close(String sn) {
        return cancel(sn);
    }

    @Override
    public TillReply refund(String sn, String number, long amount, long total) {
        Map<String, String> fields = refunds(sn, number, "2");
        fields.put("cashback_amount", Long.toString(amount));
        fields.put("cashback_time", "20240724030750");
        fields.put("currency", "1");
        fields.put("return_url", "http://127.0.0.1:1/");
        fields.put("return_method", "1");
        return call("/api/0/refund", fields);
    }

    @Override
    public TillReply refundQuery(String sn, String number) {
        return call("/api/0/refund/0/query", refunds(sn, number, "12"));
    }

    private Map<String, String> refunds(String sn, String number, String service) {
        Map<String, String> fields = common(sn);
        fields.put("service_code", service);
        fields.put("sp_refund_no", number);
        fields.put("input_charset", "1");
        fields.put("output_type", "1");
        fields.put("output_charset", "1");
        fields.put("version", "2");
        return fields;
    }

    private Map<String, String> order(String sn, long total) {
        Map<String, String> fields = common(sn);
        fields.put("service_code", "1");
        fields.put("order_create_time", "20240724030750");
        fields.put("goods_name", "测试商品");
        fields.put("mname", "");
        fields.put("total_amount", Long.toString(total));
        fields.put("currency", "1");
        fields.put("input_charset", "1");
        fields.put("version", "2");
        return fields;
    }

    Map<String, String> common(String sn) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("sp_no", account.getProperty("gateway.sp-no"));
        fields.put("order_no", sn);
        fields.put("sign_method", method);
        return fields;
    }

    TillReply call(String path, Map<String, String> fields) {
        fields.put("sign", sign(fields));
        return send(path, fields);
    }

    TillReply send(String path, Map<String, String> fields) {
        String query = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), GBK))
                .collect(Collectors.joining("&"));
        return wire.said(
                HttpMethod.GET,
                "/baifubao" + path + "?" + query,
                "text/plain",
                Buffer.buffer(),
                response -> understood(path, response.bodyAsBuffer()));
    }

    private TillReply understood(String path, Buffer body) {
        if (body.toString(GBK).startsWith("<?xml")) {
            return said(path, WechatTill.parsed(body.toString(GBK)), "ret_code");
        }
        JsonObject json = new JsonObject(body);
        if (json.containsKey("response")) {
            return said(path, flat(json.getJsonObject("response")), "err_no");
        }
        Map<String, String> fields = flat(json.getJsonObject("content"));
        fields.put("ret", json.getString("ret"));
        if (fields.size() == 1) {
            fields.put("ret_detail", json.getString("msg"));
            String code = fields.get("ret");
            return new TillReply(
                    code.equals("5806") ? "error" : code.equals("0") ? "absent" : "refused " + code, 0, fields);
        }
        Map<String, String> signed = new LinkedHashMap<>(fields);
        signed.remove("ret");
        return isSigned(signed) ? new TillReply(word(path, fields), 0, fields) : new TillReply("forged", 0, fields);
    }

    private TillReply said(String path, Map<String, String> fields, String codeField) {
        String code = fields.get(codeField);
        if (code.equals("1002")) {
            return new TillReply("absent", 0, fields);
        }
        if (!fields.containsKey("sign")) {
            return new TillReply("refused " + code, 0, fields);
        }
        if (!isSigned(fields)) {
            return new TillReply("forged", 0, fields);
        }
        String word =
                switch (path) {
                    case "/api/0/refund" -> code.equals("1") ? "accepted" : "refused " + code;
                    case "/api/0/cancel" -> code.equals("0") ? "done" : "refused " + code;
                    default -> fields.get("refund_status").equals("1") ? "done" : "not done";
                };
        return new TillReply(word, 0, fields);
    }

    private static String word(String path, Map<String, String> fields) {
        return switch (path) {
            case QUERY ->
                switch (fields.get("pay_result")) {
                    case "1" -> "waiting";
                    case "2", "3" -> "paid";
                    default -> "closed";
                };
            case "/o2o/0/code/0/create/0" -> "done";
            default -> fields.get("ret").equals("69556") ? "waiting" : "paid";
        };
    }

    boolean isSigned(Map<String, String> fields) {
        return sign(fields).equals(fields.get("sign"));
    }

    private String sign(Map<String, String> fields) {
        Map<String, String> signed = new TreeMap<>(fields);
        signed.remove("sign");
        String text = signed.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&", "", "&key=" + account.getProperty("gateway.key")));
        try {
            MessageDigest digest = MessageDigest.getInstance(method.equals("1") ? "MD5" : "SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(GBK)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> flat(JsonObject json) {
        Map<String, String> fields = new LinkedHashMap<>();
        json.forEach(field -> fields.put(field.getKey(), String.valueOf(field.getValue())));
        return fields;
    }
}
