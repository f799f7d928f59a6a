package upay.channel.baifubao;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

@DisplayName("Baifubao's callbacks, signed by the test itself, are accepted if they are genuine and for this merchant")
class BaifubaoCallbackTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final String KEY = "pSAw3bzfMKYAXML53dgQ3R4LsKp758Ss";

    private final Connector connector = BaifubaoConnector.FACTORY.open(new AccountSettings(
            Payway.BAIFUBAO,
            "https://api.example",
            Map.of(
                    "sp-no", new Secret("9000100005"),
                    "key", new Secret(KEY),
                    "sign-method", new Secret("1")),
            "https://pay.example/notify/baifubao/merchant-1"));

    private static Map<String, String> paid() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("sp_no", "9000100005"),
                Map.entry("order_no", "7894259244061958"),
                Map.entry("bfb_order_no", "2014050690001000051110123456789"),
                Map.entry("pay_result", "1"),
                Map.entry("total_amount", "100"),
                Map.entry("currency", "1"),
                Map.entry("pay_time", "20140506145701"),
                Map.entry("goods_name", "测试商品"),
                Map.entry("input_charset", "1"),
                Map.entry("sign_method", "1")));
    }

    private static String signed(Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        String content = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&", "", "&key=" + KEY));
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(content.getBytes(GBK));
            all.put("sign", HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return query(all);
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), GBK))
                .collect(Collectors.joining("&"));
    }

    private ChannelCallback read(String query) {
        return connector.readCallback(new RawCallback(query, null, new byte[0]));
    }

    @Test
    @DisplayName("a payment has its order, its amount and Baifubao's number, each time it arrives")
    void genuine() {
        for (int i = 0; i < 2; i++) {
            assertThat(read(signed(paid()))).isInstanceOfSatisfying(ChannelCallback.Paid.class, told -> {
                assertThat(told.sn()).isEqualTo(7894259244061958L);
                assertThat(told.amount()).isEqualTo(Fen.of(100));
                assertThat(told.facts().tradeNo()).isEqualTo("2014050690001000051110123456789");
                assertThat(told.facts().finishTime()).hasToString("2014-05-06T06:57:01Z");
            });
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "sp_no, 9000100006, INVALID",
        "order_no, not-a-number, INVALID",
        "total_amount, 1.00, INVALID",
        "total_amount, -100, INVALID",
        "currency, 2, INVALID",
        "pay_result, 2, IRRELEVANT",
        "sp_refund_no, 7894259244061959, IRRELEVANT"
    })
    @DisplayName("rightly signed, and yet no payment of ours")
    void notOurs(String field, String value, String kind) {
        Map<String, String> fields = paid();
        fields.put(field, value);

        assertThat(read(signed(fields)))
                .isInstanceOf(
                        "INVALID".equals(kind) ? ChannelCallback.Invalid.class : ChannelCallback.Irrelevant.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-, PAID",
        "currency, PAID",
        "sp_refund_no=, PAID",
        "sp_refund_no= cashback_amount=0 refund_status=, PAID",
        "sp_refund_no=7894259244061959, IRRELEVANT",
        "cashback_amount=100, IRRELEVANT",
        "cashback_time=20140506145801, IRRELEVANT",
        "sp_refund_no=7894259244061959 pay_result, IRRELEVANT",
        "pay_result=2, IRRELEVANT",
        "pay_result=5, IRRELEVANT",
        "cashback_amount=1.00, INVALID",
        "pay_result, INVALID",
        "pay_result=, INVALID",
        "total_amount, INVALID",
        "never_heard_of=1, INVALID"
    })
    @DisplayName("each shape of baifubao.md#notifications has its meaning")
    void shapes(String difference, String meaning) {
        Map<String, String> fields = CallbackShape.of(paid(), difference);

        assertThat(CallbackShape.kind(read(signed(fields)))).isEqualTo(meaning);
    }

    @Test
    @DisplayName("without a signature, with another one, with a changed or duplicate field it is rejected")
    void forged() {
        String genuine = signed(paid());
        assertThat(read(query(paid()))).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(read(genuine.replace("total_amount=100", "total_amount=1")))
                .isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(read(genuine.replace("order_no=7894259244061958", "order_no=7894259244061959")))
                .isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(read(genuine + "&total_amount=1")).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(read(genuine + "&extra=1")).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(read(null)).isInstanceOf(ChannelCallback.Invalid.class);
    }
}
