package upay.sandbox.wechat.v3;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.WireRequest;

/** {@code Authorization: WECHATPAY2-SHA256-RSA2048 mchid="…",…}, verified over method, URL, time, nonce and body. */
final class V3Authorization {
    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";
    private static final Set<String> NAMES = Set.of("mchid", "nonce_str", "signature", "timestamp", "serial_no");
    private static final Pattern FIELDS = Pattern.compile("(\\w+=\"[^\"]*\")(,\\w+=\"[^\"]*\")*");
    private static final Pattern FIELD = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private V3Authorization() {}

    /**
     * @param now epoch milliseconds
     * @throws V3Refusal SIGN_ERROR, if the request is not one of this merchant's, or not of now
     */
    static void check(WireRequest request, V3Keys keys, String mchId, long now) {
        Map<String, String> fields = fields(request.header("authorization"));
        if (!mchId.equals(fields.get("mchid"))) {
            throw V3Refusal.signature("商户号不存在");
        }
        String timestamp = fields.getOrDefault("timestamp", "");
        if (!SECONDS.matcher(timestamp).matches()
                || Math.abs(now - Long.parseLong(timestamp) * 1_000) > TOLERANCE.toMillis()) {
            throw V3Refusal.signature("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
        }
        PublicKey key = keys.merchant(fields.getOrDefault("serial_no", ""));
        if (key == null) {
            throw V3Refusal.signature("商户证书序列号有误。请使用签名私钥匹配的证书序列号");
        }
        String text = request.method() + "\n" + request.uri() + "\n" + timestamp + "\n" + fields.get("nonce_str") + "\n"
                + request.body().toString(StandardCharsets.UTF_8) + "\n";
        if (!Rsa.verifies(text.getBytes(StandardCharsets.UTF_8), fields.getOrDefault("signature", ""), key)) {
            throw V3Refusal.signature("签名错误，请检查后再试");
        }
    }

    private static Map<String, String> fields(String header) {
        Map<String, String> fields = new HashMap<>();
        if (header.startsWith(SCHEME)
                && FIELDS.matcher(header.substring(SCHEME.length())).matches()) {
            Matcher field = FIELD.matcher(header);
            while (field.find()) {
                fields.put(field.group(1), field.group(2));
            }
        }
        if (!fields.keySet().equals(NAMES)) {
            throw V3Refusal.signature("Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》");
        }
        return fields;
    }
}
