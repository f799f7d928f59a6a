package upay.channel.baifubao;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.OutcomeText;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/**
 * Baifubao's vectors. There is no library that could be a witness: the two answers of the real server are, and the
 * signature is computed here once more, from the text as it is on the wire.
 */
@DisplayName("A Baifubao connector keeps the connector contract with any of its signatures")
abstract class BaifubaoConnectorContract extends ConnectorContract {
    /** Of the provider's public demo merchant. */
    static final String KEY = "pSAw3bzfMKYAXML53dgQ3R4LsKp758Ss";

    private static final Charset GBK = Charset.forName("GBK");
    private static final Pattern XML_FIELD = Pattern.compile("<(\\w+)>([^<]*)</\\1>");

    abstract String method();

    @Override
    protected Payway payway() {
        return Payway.BAIFUBAO;
    }

    @Override
    protected AccountSettings account() {
        return account(
                Map.of("unsigned-responses", new Secret("believe")), "https://pay.example/notify/baifubao/merchant-1");
    }

    private AccountSettings account(Map<String, Secret> more, String notifyBase) {
        Map<String, Secret> settings = new TreeMap<>(more);
        settings.put("sp-no", new Secret("9000100005"));
        settings.put("key", new Secret(KEY));
        settings.put("sign-method", new Secret(method()));
        return new AccountSettings(Payway.BAIFUBAO, "https://wallet.example", settings, notifyBase);
    }

    @Override
    protected boolean signs(ChannelAction action) {
        return action == ChannelAction.PAY || action == ChannelAction.QUERY;
    }

    @Override
    protected Buffer bytes(String body) {
        return Buffer.buffer(body.getBytes(GBK));
    }

    /** One that names its signing method is rejected by an account with another method. */
    @Override
    protected String outcome(MessageVector vector) {
        return vector.header("method", method()).equals(method()) ? super.outcome(vector) : "UNKNOWN PROTOCOL";
    }

    @Override
    protected String signed(ChannelCall call, String vectors) {
        String content = byThisMethod(vectors);
        return content.contains("@") ? content.replace("@", witness(fields(content), KEY)) : content;
    }

    /** The vectors are the same for both methods, and written down for the first. */
    private String byThisMethod(String content) {
        return content.replaceAll("(\"sign_method\": ?\")1\"", "$1" + method() + "\"")
                .replace("<sign_method>1<", "<sign_method>" + method() + "<");
    }

    @Override
    protected String wronglySigned(ChannelCall call, String vectors) {
        String content = byThisMethod(vectors);
        return content.replace("@", witness(fields(content), "another key"));
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return content.replace(",\"sign\":\"@\"", "").replace("<sign>@</sign>", "");
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        assertThat(exchange.body()).isNull();
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : exchange.uri().getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], GBK));
        }
        String sign = parameters.remove("sign");
        Map<String, String> signed = new TreeMap<>(parameters);
        if (exchange.uri().getPath().endsWith("/create/0")) {
            signed.remove("output_type");
        }
        assertThat(sign).isEqualTo(witness(signed, KEY));
        assertThat(parameters).containsEntry("sign_method", method());
        // The vectors are the same for both methods.
        parameters.put("sign_method", "1");
        return parameters;
    }

    @Test
    void unlessToldOtherwiseAnUnsignedAnswerIsNeverASuccess() {
        AccountSettings doubting = account(Map.of(), null);
        for (MessageVector vector : MessageVector.all("baifubao/answers")) {
            if (vector.header("sign", "right").equals("missing")) {
                assertThat(OutcomeText.of(factory().open(doubting).decode(call(vector), answer(vector))))
                        .doesNotStartWith("SUCCEEDED")
                        .doesNotStartWith("ACCEPTED");
            }
        }
    }

    @Test
    void theShopIsNamedWhereItIsConfigured() {
        AccountSettings shop =
                account(Map.of("mno", new Secret("1"), "mname", new Secret("茶&馆"), "tno", new Secret("2")), null);
        ChannelCall pay = CallFixture.call(payway(), ChannelAction.PAY, SubPayway.BARCODE, 1);

        Map<String, String> said = verifiedParameters(factory().open(shop).encode(pay, CallFixture.NOW, NONCE));

        assertThat(said).containsEntry("mno", "1").containsEntry("mname", "茶＆馆").containsEntry("tno", "2");
        assertThat(said).doesNotContainKey("return_url");
    }

    @Test
    void withoutAPublicAddressTheMandatoryOnesLeadNowhere() {
        var connector = factory().open(account(Map.of(), null));
        ChannelCall precreate = CallFixture.call(payway(), ChannelAction.PRECREATE, SubPayway.QRCODE, 1);
        ChannelCall refund = CallFixture.call(payway(), ChannelAction.REFUND, SubPayway.BARCODE, 1);

        assertThat(verifiedParameters(connector.encode(precreate, CallFixture.NOW, NONCE)))
                .containsEntry("return_url", "http://127.0.0.1/");
        assertThat(verifiedParameters(connector.encode(refund, CallFixture.NOW, NONCE)))
                .containsEntry("return_url", "");
    }

    @Test
    void rawGbkIsReadInJsonToo() {
        MessageVector paid = MessageVector.one("baifubao/answers/pay-refused-words-balance.vector");
        Buffer raw = Buffer.buffer("{\"ret\":\"1\",\"msg\":\"余额不足\"}".getBytes(GBK));

        assertThat(OutcomeText.of(connector().decode(call(paid), new ChannelResponse(200, raw))))
                .isEqualTo("DECLINED INSUFFICIENT_FUND unverified \"余额不足\"");
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new TreeMap<>();
        if (body.startsWith("{")) {
            JsonObject json = new JsonObject(body.replaceFirst("\\{\\}$", ""));
            JsonObject inner = json.getJsonObject(json.containsKey("response") ? "response" : "content");
            inner.forEach(entry -> fields.put(entry.getKey(), entry.getValue().toString()));
        } else {
            Matcher matcher = XML_FIELD.matcher(body);
            while (matcher.find()) {
                fields.put(matcher.group(1), matcher.group(2));
            }
        }
        fields.remove("sign");
        return fields;
    }

    private String witness(Map<String, String> sorted, String key) {
        StringBuilder text = new StringBuilder();
        sorted.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('&'));
        text.append("key=").append(key);
        try {
            String algorithm = "2".equals(sorted.getOrDefault("sign_method", method())) ? "SHA-1" : "MD5";
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(GBK)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
