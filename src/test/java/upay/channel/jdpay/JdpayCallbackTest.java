package upay.channel.jdpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.CallbackShape;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.domain.Secret;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

@DisplayName("A genuine JD Pay callback is accepted for its merchant and acknowledged")
class JdpayCallbackTest {
    private static final int MUTATIONS = 500;

    private final Connector connector = JdpayConnector.FACTORY.open(JdpayPeer.account(null));

    static Stream<MessageVector> notices() {
        return MessageVector.all("jdpay/notices").stream();
    }

    @ParameterizedTest
    @MethodSource("notices")
    void aNoticeTellsWhatItsVectorSaysHoweverOftenItComes(MessageVector vector) {
        String body =
                switch (vector.header("sign", "right")) {
                    case "wrong" -> JdpayPeer.wronglySigned(vector.body());
                    case "missing" -> JdpayPeer.unsigned(vector.body());
                    case "literal" -> vector.body();
                    default -> JdpayPeer.signed(vector.body());
                };

        assertThat(line(connector, body)).isEqualTo(vector.header("outcome", ""));
        assertThat(line(connector, body)).isEqualTo(vector.header("outcome", ""));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-, PAID",
        "currency, PAID",
        "oTradeNum=, PAID",
        "tradeType=1 oTradeNum=7894259244061958 status=1, IRRELEVANT",
        "tradeType=1 status=2, IRRELEVANT",
        "status=0, IRRELEVANT",
        "status=1, IRRELEVANT",
        "status=3, IRRELEVANT",
        "status=4, IRRELEVANT",
        "status, INVALID",
        "status=, INVALID",
        "status=7, INVALID",
        "tradeType, INVALID",
        "tradeType=2, INVALID",
        "amount, INVALID",
        "amount=88.00, INVALID",
        "currency=USD, INVALID",
        "tradeNum=T1, INVALID",
        "merchant=110000000002, INVALID",
        "neverHeardOf=1, INVALID"
    })
    @DisplayName("each shape of jdpay.md#notifications has its meaning")
    void shapes(String difference, String meaning) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" ?><jdpay>"
                + "<result><code>000000</code><desc>成功</desc></result><sign>@</sign>");
        CallbackShape.of(paid(), difference)
                .forEach((name, value) -> text.append("<%1$s>%2$s</%1$s>".formatted(name, value)));

        byte[] body = JdpayPeer.signed(text.append("</jdpay>").toString()).getBytes(StandardCharsets.UTF_8);

        assertThat(CallbackShape.kind(connector.readCallback(new RawCallback(null, "application/xml", body))))
                .isEqualTo(meaning);
    }

    private static Map<String, String> paid() {
        return Map.of(
                "merchant", JdpayPeer.MERCHANT,
                "tradeNum", "7894259244061958",
                "tradeType", "0",
                "amount", "8800",
                "currency", "CNY",
                "tradeTime", "20240724030750",
                "status", "2");
    }

    @Test
    void theNoticeThatJdsOwnServerMadeIsBelievedByItsMerchantOnly() {
        MessageVector vector = MessageVector.one("jdpay/signatures/server-notice.vector");
        Map<String, Secret> settings = new HashMap<>(JdpayPeer.account(null).settings());
        for (String name : new String[] {"merchant", "des-key", "jd-public-key"}) {
            settings.put(name, new Secret(vector.header(name, "")));
        }
        AccountSettings theirs =
                new AccountSettings(JdpayConnector.FACTORY.payway(), "https://a.example", settings, null);

        assertThat(line(JdpayConnector.FACTORY.open(theirs), vector.body())).isEqualTo(vector.header("outcome", ""));
        assertThat(line(connector, vector.body())).isEqualTo("INVALID");
        settings.put("merchant", new Secret("110148035006"));
        AccountSettings others = new AccountSettings(theirs.payway(), theirs.endpoint(), settings, null);
        assertThat(line(JdpayConnector.FACTORY.open(others), vector.body())).isEqualTo("INVALID");
    }

    @Test
    void oneWrongByteTellsNothingElse() {
        MessageVector vector = MessageVector.one("jdpay/notices/paid.vector");
        byte[] whole = JdpayPeer.signed(vector.body()).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(42);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = whole.clone();
            mutated[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(7));

            ChannelCallback notice = connector.readCallback(new RawCallback(null, "application/xml", mutated));

            assertThat(line(notice)).isIn("INVALID", vector.header("outcome", ""));
        }
    }

    @Test
    @DisplayName("the trade's number is JD's own, or the tradeNum of a barcode payment")
    void tradeNumber() {
        String body = MessageVector.one("jdpay/notices/paid.vector").body();

        assertThat(tradeNo(body)).isEqualTo("7894259244061958");
        assertThat(tradeNo(body.replace("<note></note>", "<note></note><orderId>100110</orderId>")))
                .isEqualTo("100110");
    }

    private String tradeNo(String body) {
        byte[] bytes = JdpayPeer.signed(body).getBytes(StandardCharsets.UTF_8);
        ChannelCallback read = connector.readCallback(new RawCallback(null, "application/xml", bytes));
        return ((ChannelCallback.Paid) read).facts().tradeNo();
    }

    @Test
    void itIsAcknowledgedInJdsWords() {
        assertThat(JdpayConnector.FACTORY.acknowledgement()).isEqualTo(new CallbackAcknowledgement("text/plain", "ok"));
    }

    private static String line(Connector connector, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return line(connector.readCallback(new RawCallback(null, "application/xml", bytes)));
    }

    private static String line(ChannelCallback notice) {
        if (notice instanceof ChannelCallback.Paid paid) {
            return "PAID " + paid.sn() + " " + paid.amount() + " "
                    + paid.facts().finishTime();
        }
        return notice instanceof ChannelCallback.Irrelevant ? "IRRELEVANT" : "INVALID";
    }
}
