package upay.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.binarywang.wxpay.util.SignUtils;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.CallbackShape;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

@DisplayName("WeChat's callbacks, signed by WxJava, are accepted if they are genuine and for this account")
class WechatCallbackTest {
    private static final int MUTATIONS = 500;
    /** The vector of the channel's facts: AES-256-ECB under the hexadecimal MD5 of the API key. */
    private static final String REQ_INFO =
            "WBzGpzQuNpcFxIlFjUUD9CdH4BF3YHmtiHaWV8j0mqDmyt1ktL6KiRuDf54lmRtRsuivy+W7GOHBqU/pCYFHI29h5zsVoYNuky4WwJWgve1lKN3BmGhU1XAFvvxnrPcC";

    private final Connector connector = WechatConnector.FACTORY.open(new AccountSettings(
            Payway.WECHAT,
            "https://api.example",
            Map.of(
                    "app-id", new Secret("wxd930ea5d5a258f4f"),
                    "mch-id", new Secret("10000100"),
                    "key", new Secret(WechatConnectorContract.KEY),
                    "sign-type", new Secret("MD5")),
            "https://pay.example/notify/wechat/merchant-1"));

    private static Map<String, String> paid() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("return_code", "SUCCESS"),
                Map.entry("result_code", "SUCCESS"),
                Map.entry("appid", "wxd930ea5d5a258f4f"),
                Map.entry("mch_id", "10000100"),
                Map.entry("nonce_str", "5d2b6c2a8db53831f7eda20af46e531c"),
                Map.entry("openid", "oUpF8uMEb4qRXf22hE3X68TekukE"),
                Map.entry("out_trade_no", "7894259244061958"),
                Map.entry("total_fee", "100"),
                Map.entry("fee_type", "CNY"),
                Map.entry("transaction_id", "1004400740201409030005092168"),
                Map.entry("time_end", "20140903131540")));
    }

    private static String signed(Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("sign", SignUtils.createSign(fields, "MD5", WechatConnectorContract.KEY, new String[0]));
        return xml(all);
    }

    private static String xml(Map<String, String> fields) {
        StringBuilder xml = new StringBuilder("<xml>");
        fields.forEach((name, value) -> xml.append('<')
                .append(name)
                .append("><![CDATA[")
                .append(value)
                .append("]]></")
                .append(name)
                .append('>'));
        return xml.append("</xml>").toString();
    }

    private ChannelCallback read(String body) {
        return read(body.getBytes(StandardCharsets.UTF_8));
    }

    private ChannelCallback read(byte[] body) {
        return connector.readCallback(new RawCallback(null, "text/xml", body));
    }

    @Test
    @DisplayName("a payment has its order, its amount and WeChat's number, each time it arrives")
    void genuine() {
        for (int i = 0; i < 2; i++) {
            ChannelCallback notice = read(signed(paid()));

            assertThat(notice).isInstanceOfSatisfying(ChannelCallback.Paid.class, told -> {
                assertThat(told.sn()).isEqualTo(7894259244061958L);
                assertThat(told.amount()).isEqualTo(Fen.of(100));
                assertThat(told.facts().tradeNo()).isEqualTo("1004400740201409030005092168");
                assertThat(told.facts().finishTime()).hasToString("2014-09-03T05:15:40Z");
            });
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "mch_id, 10000101",
        "appid, wxd930ea5d5a258f40",
        "out_trade_no, not-a-number",
        "total_fee, 1.00",
        "total_fee, -100",
        "fee_type, USD",
        "return_code, FAIL",
        "result_code, MAYBE"
    })
    @DisplayName("validly signed, but not acceptable")
    void notOurs(String field, String value) {
        Map<String, String> fields = paid();
        fields.put(field, value);

        assertThat(read(signed(fields))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("a message in GBK is read, signed over its own bytes or over UTF-8")
    void gbk() {
        Map<String, String> fields = paid();
        fields.put("attach", "余额不足");
        String head = "<?xml version=\"1.0\" encoding=\"GBK\"?>";
        Charset gbk = Charset.forName("GBK");
        assertThat(CallbackShape.kind(read((head + signed(fields)).getBytes(gbk))))
                .isEqualTo("PAID");
        assertThat(CallbackShape.kind(read(signed(fields).getBytes(gbk)))).isEqualTo("PAID");

        String content = fields.entrySet().stream().map(Object::toString).collect(Collectors.joining("&"));
        byte[] bytes = (content + "&key=" + WechatConnectorContract.KEY).getBytes(gbk);
        fields.put("sign", DigestUtils.md5Hex(bytes).toUpperCase(Locale.ROOT));
        assertThat(CallbackShape.kind(read((head + xml(fields)).getBytes(gbk)))).isEqualTo("PAID");
        assertThat(CallbackShape.kind(read((head + xml(fields).replace("[100]", "[101]")).getBytes(gbk))))
                .isEqualTo("INVALID");
    }

    @Test
    @DisplayName("a payment in the wallet may be of an app that the client named; the merchant decides")
    void ofAnotherApp() {
        Map<String, String> page = paid();
        page.put("trade_type", "JSAPI");
        page.put("appid", "wxd678efh567hg6787");
        assertThat(read(signed(page))).isInstanceOf(ChannelCallback.Paid.class);

        page.put("mch_id", "10000101");
        assertThat(read(signed(page))).isInstanceOf(ChannelCallback.Invalid.class);

        Map<String, String> code = paid();
        code.put("trade_type", "NATIVE");
        code.put("appid", "wxd678efh567hg6787");
        assertThat(read(signed(code))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("a payment in a sub-merchant's page: its app may be another, the provider's may not")
    void ofASubMerchantsPage() {
        Connector provider = WechatConnector.FACTORY.open(new AccountSettings(
                Payway.WECHAT,
                "https://api.example",
                Map.of(
                        "app-id", new Secret("wxd930ea5d5a258f4f"),
                        "mch-id", new Secret("10000100"),
                        "sub-app-id", new Secret("wxsub"),
                        "sub-mch-id", new Secret("1900000109"),
                        "key", new Secret(WechatConnectorContract.KEY)),
                null));
        Map<String, String> page = paid();
        page.putAll(Map.of("trade_type", "JSAPI", "sub_mch_id", "1900000109", "sub_appid", "wxnamed"));
        page.put("sub_openid", "oSub");
        assertThat(read(provider, page)).isInstanceOfSatisfying(ChannelCallback.Paid.class, told -> assertThat(
                        told.facts().payerUid())
                .isEqualTo("oSub"));

        page.put("sub_mch_id", "1900000108");
        assertThat(read(provider, page)).isInstanceOf(ChannelCallback.Invalid.class);
        page.putAll(Map.of("sub_mch_id", "1900000109", "appid", "wxd678efh567hg6787"));
        assertThat(read(provider, page)).isInstanceOf(ChannelCallback.Invalid.class);
    }

    private static ChannelCallback read(Connector connector, Map<String, String> fields) {
        return connector.readCallback(
                new RawCallback(null, "text/xml", signed(fields).getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-, PAID",
        "fee_type, PAID",
        "req_info=, PAID",
        "coupon_fee=10 coupon_count=1 coupon_fee_0=10 coupon_id_0=10000, PAID",
        "trade_type=JSAPI appid=wxd678efh567hg6787, PAID",
        "result_code=FAIL err_code=SYSTEMERROR, IRRELEVANT",
        "result_code, INVALID",
        "result_code=MAYBE, INVALID",
        "return_code=FAIL, INVALID",
        "total_fee, INVALID",
        "total_fee=1.00, INVALID",
        "fee_type=USD, INVALID",
        "out_trade_no=T1, INVALID",
        "refund_fee=100, INVALID",
        "req_info=AAAA, INVALID"
    })
    @DisplayName("each shape of wechat.md#notifications has its meaning")
    void shapes(String difference, String meaning) {
        assertThat(CallbackShape.kind(read(signed(CallbackShape.of(paid(), difference)))))
                .isEqualTo(meaning);
    }

    @Test
    @DisplayName("without a signature, with that of other fields, or with one byte changed it is rejected")
    void forged() {
        assertThat(read(xml(paid()))).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(read(signed(paid()).replace("<![CDATA[100]]>", "<![CDATA[1]]>")))
                .isInstanceOf(ChannelCallback.Invalid.class);

        ChannelCallback genuine = read(signed(paid()));
        byte[] whole = signed(paid()).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(42);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = whole.clone();
            mutated[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(7));

            ChannelCallback notice = read(mutated);

            if (notice instanceof ChannelCallback.Paid) {
                assertThat(notice).isEqualTo(genuine);
            }
        }
    }

    @Test
    @DisplayName("a refund is accepted if it decrypts with the API key, and with no other")
    void refund() {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "return_code", "SUCCESS", "appid", "wxd930ea5d5a258f4f", "mch_id", "10000100", "req_info", REQ_INFO));
        assertThat(read(xml(fields))).isInstanceOf(ChannelCallback.Irrelevant.class);

        fields.put("req_info", "A" + REQ_INFO.substring(1));
        assertThat(read(xml(fields))).isInstanceOf(ChannelCallback.Invalid.class);
        fields.put("req_info", "no base64!");
        assertThat(read(xml(fields))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("it is acknowledged in WeChat's words")
    void acknowledged() {
        assertThat(WechatConnector.FACTORY.acknowledgement().body())
                .isEqualTo("<xml><return_code><![CDATA[SUCCESS]]></return_code>"
                        + "<return_msg><![CDATA[OK]]></return_msg></xml>");
    }
}
