package upay.channel.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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
