package upay.sandbox;

import com.github.binarywang.wxpay.util.SignUtils;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Signs and verifies with WxJava. */
final class WechatTill implements SandboxTill {
    private static final Pattern ELEMENT = Pattern.compile("<(\\w+)>(?:<!\\[CDATA\\[)?([^<\\]]*)(?:]]>)?</\\1>");

    private final SandboxHttpClient wire;
    private final String signType;
    private final Properties account = SandboxHttpClient.account("wechat");

    WechatTill(SandboxHttpClient wire, String signType) {
        this.wire = wire;
        this.signType = signType;
    }

    @Override
    public TillReply pay(String sn, long total) {
        Map<String, String> fields = request();
        fields.put("body", "测试商品");
        fields.put("out_trade_no", sn);
        fields.put("total_fee", Long.toString(total));
        fields.put("spbill_create_ip", "127.0.0.1");
        fields.put("auth_code", "130061098828009406");
        return call("/pay/micropay", fields);
    }

    @Override
    public TillReply precreate(String sn, long total, String notifyUrl) {
        Map<String, String> fields = request();
        fields.put("body", "测试商品");
        fields.put("out_trade_no", sn);
        fields.put("total_fee", Long.toString(total));
        fields.put("spbill_create_ip", "127.0.0.1");
        fields.put("trade_type", "NATIVE");
        fields.put("product_id", "1");
        fields.put("notify_url", notifyUrl == null ? "http://127.0.0.1:1/" : notifyUrl);
        return call("/pay/unifiedorder", fields);
    }

    @Override
    public TillReply query(String sn) {
        return call("/pay/orderquery", named(sn));
    }

    @Override
    public TillReply cancel(String sn) {
        return call("/secapi/pay/reverse", named(sn));
    }

    @Override
    public TillReply close(String sn) {
        return call("/pay/closeorder", named(sn));
    }

    @Override
    public TillReply refund(String sn, String number, long amount, long total) {
        Map<String, String> fields = named(sn);
        fields.put("out_refund_no", number);
        fields.put("total_fee", Long.toString(total));
        fields.put("refund_fee", Long.toString(amount));
        return call("/secapi/pay/refund", fields);
    }

    @Override
    public TillReply refundQuery(String sn, String number) {
        Map<String, String> fields = request();
        fields.put("out_refund_no", number);
        return call("/pay/refundquery", fields);
    }

    private Map<String, String> named(String sn) {
        Map<String, String> fields = request();
        fields.put("out_trade_no", sn);
        return fields;
    }

    Map<String, String> request() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("appid", account.getProperty("gateway.app-id"));
        fields.put("mch_id", account.getProperty("gateway.mch-id"));
        fields.put("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS");
        if (!signType.equals("MD5")) {
            fields.put("sign_type", signType);
        }
        return fields;
    }

    TillReply call(String path, Map<String, String> fields) {
        fields.put("sign", SignUtils.createSign(fields, signType, account.getProperty("gateway.key"), new String[0]));
        return send(path, fields);
    }

    TillReply send(String path, Map<String, String> fields) {
        String xml = fields.entrySet().stream()
                .map(field -> "<" + field.getKey() + ">" + field.getValue() + "</" + field.getKey() + ">")
                .collect(Collectors.joining("", "<xml>", "</xml>"));
        return wire.post(
                "/wechat" + path,
                "text/xml",
                Buffer.buffer(xml),
                response -> understood(path, response.bodyAsString()));
    }

    private TillReply understood(String path, String body) {
        Map<String, String> fields = parsed(body);
        if ("FAIL".equals(fields.get("return_code"))) {
            return new TillReply("unsigned " + fields.get("return_msg"), 0, fields);
        }
        return SignUtils.checkSign(fields, signType, account.getProperty("gateway.key"))
                ? new TillReply(word(path, fields), 0, fields)
                : new TillReply("forged", 0, fields);
    }

    static Map<String, String> parsed(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher element = ELEMENT.matcher(body);
        while (element.find()) {
            fields.put(element.group(1), element.group(2));
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("no XML");
        }
        return fields;
    }

    private static String word(String path, Map<String, String> fields) {
        if ("FAIL".equals(fields.get("result_code"))) {
            return switch (fields.get("err_code")) {
                case "SYSTEMERROR" -> "error";
                case "USERPAYING" -> "waiting";
                case "ORDERNOTEXIST", "INVALID_TRANSACTIONID", "REFUNDNOTEXIST" -> "absent";
                default -> "refused " + fields.get("err_code");
            };
        }
        return switch (path) {
            case "/pay/micropay" -> "paid";
            case "/secapi/pay/refund" -> "accepted";
            case "/pay/refundquery" -> fields.get("refund_status_0").equals("SUCCESS") ? "done" : "not done";
            case "/pay/orderquery" ->
                switch (fields.get("trade_state")) {
                    case "SUCCESS", "REFUND" -> "paid";
                    case "NOTPAY", "USERPAYING" -> "waiting";
                    default -> "closed";
                };
            default -> "done";
        };
    }
}
