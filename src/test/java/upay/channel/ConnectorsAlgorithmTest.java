package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import com.github.binarywang.wxpay.util.SignUtils;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

@DisplayName("An account has one algorithm: a signature by another one is wrong, whatever the message names")
class ConnectorsAlgorithmTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final String KEY = "192006250b4c09247ec02edce69f6a2d";
    private static final String SN = Long.toString(CallFixture.SN);

    static Stream<Arguments> wechat() {
        return Stream.of(
                arguments("MD5", "MD5", null, true),
                arguments("MD5", "MD5", "MD5", true),
                arguments("HMAC-SHA256", "HMAC-SHA256", null, true),
                arguments("HMAC-SHA256", "HMAC-SHA256", "HMAC-SHA256", true),
                arguments("HMAC-SHA256", "MD5", "MD5", false),
                arguments("HMAC-SHA256", "MD5", null, false),
                arguments("HMAC-SHA256", "MD5", "HMAC-SHA256", false),
                arguments("HMAC-SHA256", "HMAC-SHA256", "MD5", false),
                arguments("MD5", "HMAC-SHA256", "HMAC-SHA256", false),
                arguments("MD5", "MD5", "HMAC-SHA256", false),
                arguments("MD5", "MD5", "md5", false));
    }

    @ParameterizedTest(name = "an account with {0}: signed with {1}, sign_type {2}")
    @MethodSource("wechat")
    void ofWechat(String account, String algorithm, String said, boolean believed) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "return_code", "SUCCESS",
                "result_code", "SUCCESS",
                "appid", "wx1",
                "mch_id", "1900000001",
                "nonce_str", "n",
                "out_trade_no", SN,
                "total_fee", "1",
                "transaction_id", "t1"));
        if (said != null) {
            fields.put("sign_type", said);
        }
        fields.put("sign", SignUtils.createSign(fields, algorithm, KEY, new String[0]));
        Connector connector =
                open(Payway.WECHAT, Map.of("app-id", "wx1", "mch-id", "1900000001", "key", KEY, "sign-type", account));
        String xml = fields.entrySet().stream()
                .map(field -> "<" + field.getKey() + ">" + field.getValue() + "</" + field.getKey() + ">")
                .collect(Collectors.joining("", "<xml>", "</xml>"));

        assertThat(connector.readCallback(new RawCallback(null, "text/xml", xml.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(believed ? ChannelCallback.Paid.class : ChannelCallback.Invalid.class);
        assertThat(OutcomeText.of(connector.decode(pay(Payway.WECHAT), new ChannelResponse(200, Buffer.buffer(xml)))))
                .startsWith(believed ? "SUCCEEDED" : "UNKNOWN PROTOCOL");
    }

    static Stream<Arguments> baifubao() {
        return Stream.of(
                arguments("1", "MD5", "1", true),
                arguments("2", "SHA-1", "2", true),
                arguments("2", "SHA-1", null, true),
                arguments("2", "MD5", "1", false),
                arguments("2", "MD5", null, false),
                arguments("2", "MD5", "2", false),
                arguments("2", "SHA-1", "1", false),
                arguments("1", "SHA-1", "2", false),
                arguments("1", "MD5", "3", false));
    }

    @ParameterizedTest(name = "an account with {0}: signed with {1}, sign_method {2}")
    @MethodSource("baifubao")
    void ofBaifubao(String account, String algorithm, String said, boolean believed) {
        Connector connector = open(Payway.BAIFUBAO, Map.of("sp-no", "9000100005", "key", KEY, "sign-method", account));
        Map<String, String> fields = new TreeMap<>(
                Map.of("sp_no", "9000100005", "order_no", SN, "total_amount", "1", "pay_result", "1", "currency", "1"));
        if (said != null) {
            fields.put("sign_method", said);
        }
        String query = signedByBaifubao(fields, algorithm).entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), GBK))
                .collect(Collectors.joining("&"));
        assertThat(connector.readCallback(new RawCallback(query, null, new byte[0])))
                .isInstanceOf(believed ? ChannelCallback.Paid.class : ChannelCallback.Invalid.class);

        fields.put("pay_result", "2");
        JsonObject content = new JsonObject();
        signedByBaifubao(fields, algorithm).forEach(content::put);
        String answer = new JsonObject().put("ret", "0").put("content", content).encode();
        assertThat(OutcomeText.of(
                        connector.decode(pay(Payway.BAIFUBAO), new ChannelResponse(200, Buffer.buffer(answer)))))
                .startsWith(believed ? "SUCCEEDED" : "UNKNOWN PROTOCOL");
    }

    private static Map<String, String> signedByBaifubao(Map<String, String> fields, String algorithm) {
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&", "", "&key=" + KEY));
        Map<String, String> signed = new TreeMap<>(fields);
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            signed.put("sign", HexFormat.of().formatHex(digest.digest(text.getBytes(GBK))));
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> alipay() {
        return Stream.of(
                arguments("RSA2", "RSA2", true),
                arguments("RSA2", null, true),
                arguments("RSA", "RSA", false),
                arguments("RSA", "RSA2", false),
                arguments("RSA2", "RSA", false));
    }

    @ParameterizedTest(name = "signed with {0}, sign_type {1}")
    @MethodSource("alipay")
    void ofAlipay(String algorithm, String said, boolean believed) throws AlipayApiException {
        String ours = MessageVector.text("alipay/private-key.pem");
        Connector connector = open(
                Payway.ALIPAY,
                Map.of(
                        "app-id",
                        "2014072300007148",
                        "private-key",
                        ours,
                        "alipay-public-key",
                        MessageVector.text("alipay/public-key.pem")));
        Map<String, String> fields = new TreeMap<>(Map.of(
                "app_id", "2014072300007148",
                "out_trade_no", SN,
                "total_amount", "0.01",
                "trade_status", "TRADE_SUCCESS"));
        String bare = ours.replaceAll("-----[A-Z ]+-----|\\s", "");
        fields.put("sign", AlipaySignature.rsaSign(AlipaySignature.getSignContent(fields), bare, "utf-8", algorithm));
        if (said != null) {
            fields.put("sign_type", said);
        }
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));

        assertThat(connector.readCallback(new RawCallback(null, null, form.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(believed ? ChannelCallback.Paid.class : ChannelCallback.Invalid.class);

        String node =
                "{\"code\":\"10000\",\"msg\":\"Success\",\"out_trade_no\":\"" + SN + "\",\"total_amount\":\"0.01\"}";
        String answer = "{\"alipay_trade_pay_response\":" + node + ",\"sign\":\""
                + AlipaySignature.rsaSign(node, bare, "utf-8", algorithm) + "\"}";
        assertThat(OutcomeText.of(
                        connector.decode(pay(Payway.ALIPAY), new ChannelResponse(200, Buffer.buffer(answer)))))
                .startsWith(algorithm.equals("RSA2") ? "SUCCEEDED" : "UNKNOWN PROTOCOL");
    }

    @Test
    @DisplayName("an answer of Alipay with unescaped slashes counts only where no backslash is a text's own")
    void unescapedSlashes() throws AlipayApiException {
        String ours = MessageVector.text("alipay/private-key.pem");
        Connector connector = open(
                Payway.ALIPAY,
                Map.of(
                        "app-id",
                        "1",
                        "private-key",
                        ours,
                        "alipay-public-key",
                        MessageVector.text("alipay/public-key.pem")));
        String signed = "{\"code\":\"10000\",\"buyer_logon_id\":\"a\\/b\",\"out_trade_no\":\"" + SN
                + "\",\"total_amount\":\"0.01\"}";
        String sign = AlipaySignature.rsaSign(signed, ours.replaceAll("-----[A-Z ]+-----|\\s", ""), "utf-8", "RSA2");

        assertThat(line(connector, signed, sign)).startsWith("SUCCEEDED").contains("a/b");
        // Reads as a\/b, and would be the same text once its escaped slash is unescaped.
        assertThat(line(connector, signed.replace("\\/", "\\\\/"), sign)).isEqualTo("UNKNOWN PROTOCOL");
    }

    private static String line(Connector connector, String node, String sign) {
        String answer = "{\"alipay_trade_pay_response\":" + node + ",\"sign\":\"" + sign + "\"}";
        return OutcomeText.of(connector.decode(pay(Payway.ALIPAY), new ChannelResponse(200, Buffer.buffer(answer))));
    }

    private static Connector open(Payway payway, Map<String, String> values) {
        Map<String, Secret> settings = new HashMap<>();
        values.forEach((name, value) -> settings.put(name, new Secret(value)));
        return Connectors.find(payway)
                .orElseThrow()
                .open(new AccountSettings(payway, "https://channel.example", settings, null));
    }

    private static ChannelCall pay(Payway payway) {
        return CallFixture.call(payway, ChannelAction.PAY, SubPayway.BARCODE, 1);
    }
}
