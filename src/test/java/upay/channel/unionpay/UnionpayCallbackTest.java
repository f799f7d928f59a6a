package upay.channel.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.CallbackShape;
import upay.channel.MessageVector;
import upay.channel.connector.Connector;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

/** Every callback here was made by openssl. Whether the order and its amount exist is the settlement's to check. */
@DisplayName("Genuine UnionPay callbacks are accepted and changed ones are not")
class UnionpayCallbackTest {
    private final Connector connector = UnionpayConnector.FACTORY.open(UnionpayPeer.account());

    @TestFactory
    Stream<DynamicTest> everyNoticeIsWhatItsVectorSays() {
        return MessageVector.all("unionpay/notices").stream()
                .map(vector -> dynamicTest(
                        vector.name(), () -> assertThat(line(vector.body())).isEqualTo(vector.header("notice", ""))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-, PAID",
        "respCode=A6, PAID",
        "currencyCode, PAID",
        "origQryId= origOrderId= origTxnTime=, PAID",
        "reqReserved={a=1&b=2}, PAID",
        "txnType=04 txnSubType=00 origQryId=2099001700007894259244061958, IRRELEVANT",
        "txnType=31 txnSubType=00 origQryId=2099001700007894259244061958, IRRELEVANT",
        "txnType=99 txnSubType=01, IRRELEVANT",
        "respCode=64, IRRELEVANT",
        "respCode=05, IRRELEVANT",
        "txnType, INVALID",
        "txnType=, INVALID",
        "respCode, INVALID",
        "settleAmt, INVALID",
        "queryId, INVALID",
        "txnAmt, INVALID",
        "txnAmt=1.00, INVALID",
        "currencyCode=840, INVALID",
        "orderId=T1, INVALID",
        "merId=777290058110098, INVALID",
        "neverHeardOf=1, INVALID"
    })
    @DisplayName("each shape of unionpay.md#notifications has its meaning")
    void shapes(String difference, String meaning) {
        assertThat(CallbackShape.kind(connector.readCallback(signed(CallbackShape.of(paid(), difference)))))
                .isEqualTo(meaning);
    }

    private static Map<String, String> paid() {
        return Map.ofEntries(
                Map.entry("bizType", "000000"),
                Map.entry("txnType", "01"),
                Map.entry("txnSubType", "06"),
                Map.entry("accessType", "0"),
                Map.entry("merId", "777290058110097"),
                Map.entry("orderId", "7894259244061958"),
                Map.entry("txnTime", "20240724030750"),
                Map.entry("txnAmt", "8800"),
                Map.entry("currencyCode", "156"),
                Map.entry("respCode", "00"),
                Map.entry("respMsg", "成功[0000000]"),
                Map.entry("queryId", "2099001700007894259244061958"),
                Map.entry("settleAmt", "8800"),
                Map.entry("settleDate", "0724"));
    }

    private static RawCallback signed(Map<String, String> fields) {
        Map<String, String> present = new TreeMap<>(fields);
        present.values().removeIf(String::isEmpty);
        String content = present.entrySet().stream().map(Object::toString).collect(Collectors.joining("&"));
        Map<String, String> all = new TreeMap<>(
                UnionpayResponseText.read(UnionpayPeer.signed(content)).orElseThrow());
        fields.forEach(all::putIfAbsent);
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new RawCallback(null, null, body.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatWasChangedOnItsWayIsNotBelieved() {
        byte[] genuine =
                MessageVector.one("unionpay/notices/genuine.vector").body().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(17);
        for (int i = 0; i < 300; i++) {
            byte[] changed = genuine.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
            String text = new String(changed, StandardCharsets.UTF_8);

            // A percent sign's digits have two cases.
            if (!text.equalsIgnoreCase(new String(genuine, StandardCharsets.UTF_8))) {
                assertThat(line(text)).isNotEqualTo("IRRELEVANT").doesNotStartWith("PAID");
            }
        }
    }

    @Test
    void whatIsNoFormIsNotBelieved() {
        for (String body :
                new String[] {"", " ", "{}", "a", "=1", "a=1&a=1", "signature=%zz", "<xml/>", "[".repeat(60_000)}) {
            assertThat(line(body)).isEqualTo("INVALID");
        }
    }

    private String line(String body) {
        ChannelCallback notice = connector.readCallback(new RawCallback(
                null, "application/x-www-form-urlencoded;charset=UTF-8", body.getBytes(StandardCharsets.UTF_8)));
        if (notice instanceof ChannelCallback.Paid paid) {
            return "PAID " + paid.sn() + " " + paid.amount() + " tradeNo="
                    + paid.facts().tradeNo();
        }
        return notice instanceof ChannelCallback.Irrelevant ? "IRRELEVANT" : "INVALID";
    }
}
