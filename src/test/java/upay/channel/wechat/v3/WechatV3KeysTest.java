package upay.channel.wechat.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.CallFixture;
import upay.channel.Connectors;
import upay.channel.MessageVector;
import upay.channel.OutcomeText;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

@DisplayName("WeChat's platform certificates are fetched when a message is signed with one that is not here")
class WechatV3KeysTest {
    private static final String NONCE = ConnectorContract.NONCE;
    private static final MessageVector PAID = MessageVector.one("wechat-v3/answers/pay-paid.vector");
    private static final ChannelCall PAY = CallFixture.call(Payway.WECHAT, PAID.headers());

    private final Map<String, Secret> settings = V3Peer.settings();
    private final V3Peer first = V3Peer.ofCertificate(1);
    private final V3Peer second = V3Peer.ofCertificate(2);

    @BeforeEach
    void withoutAnyKey() {
        settings.remove("wechatpay-public-key");
        settings.remove("wechatpay-public-key-id");
    }

    private Connector connector() {
        return Connectors.find(Payway.WECHAT)
                .orElseThrow()
                .open(new AccountSettings(Payway.WECHAT, "https://api.example", settings, null));
    }

    private static String outcome(Connector connector, V3Peer peer) {
        return OutcomeText.of(connector.decode(PAY, peer.answer(200, PAID.body())));
    }

    @Test
    @DisplayName("an account without any verifies no answer, and asks for them with a signed request")
    void request() {
        Connector connector = connector();
        ChannelResponse answer = first.answer(200, PAID.body());

        assertThat(OutcomeText.of(connector.decode(PAY, answer))).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(connector.evidence(PAY, answer).theirs()).isEqualTo(Mark.FAILED);
        assertThat(connector.evidence(PAY, answer).code()).contains("5157F09EFDC096DE15EBE81A47057A7232F1B8E1");

        ChannelRequest request =
                connector.keyRequest(answer, V3Peer.ANSWERED, NONCE).orElseThrow();
        assertThat(request.method() + " " + request.uri()).isEqualTo("GET https://api.example/v3/certificates");
        assertThat(V3Peer.verifies(request)).isTrue();
    }

    @Test
    @DisplayName("the answer is verified with one that was fetched, and then no request is needed")
    void fetched() {
        Connector with = connector()
                .withKeys(first.answer(200, V3Peer.certificates(1)), V3Peer.ANSWERED)
                .orElseThrow();

        assertThat(outcome(with, first)).startsWith("SUCCEEDED");
        assertThat(with.keyRequest(first.answer(200, PAID.body()), V3Peer.ANSWERED, NONCE))
                .isEmpty();
        assertThat(with.keyRequest(second.answer(200, PAID.body()), V3Peer.ANSWERED, NONCE))
                .isPresent();
    }

    @Test
    @DisplayName("a rotation adds the new one and keeps the old one")
    void rotation() {
        settings.put("wechatpay-certificate", new Secret(V3Peer.pem("platform-1.crt.pem")));

        Connector with = connector()
                .withKeys(second.answer(200, V3Peer.certificates(2)), V3Peer.ANSWERED)
                .orElseThrow();

        assertThat(outcome(with, first)).startsWith("SUCCEEDED");
        assertThat(outcome(with, second)).startsWith("SUCCEEDED");
    }

    @Test
    @DisplayName("while a merchant moves to the public key, both verify, and what is not configured is fetched")
    void move() {
        settings.putAll(V3Peer.settings());
        Connector publicKey = connector();

        assertThat(outcome(publicKey, V3Peer.ofPublicKey())).startsWith("SUCCEEDED");
        assertThat(outcome(publicKey, first)).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(publicKey.keyRequest(first.answer(200, PAID.body()), V3Peer.ANSWERED, NONCE))
                .hasValueSatisfying(request ->
                        assertThat(request.headers()).containsEntry("Wechatpay-Serial", V3Peer.PUBLIC_KEY_ID));

        settings.put(
                "wechatpay-certificate",
                new Secret(V3Peer.pem("platform-1.crt.pem") + V3Peer.pem("platform-2.crt.pem")));
        Connector both = connector();
        for (V3Peer peer : new V3Peer[] {V3Peer.ofPublicKey(), first, second}) {
            assertThat(outcome(both, peer)).startsWith("SUCCEEDED");
        }
    }

    @Test
    @DisplayName("another public key cannot be fetched")
    void otherPublicKey() {
        ChannelResponse answer = V3Peer.ofPublicKey().answer(200, PAID.body());

        assertThat(outcome(connector(), V3Peer.ofPublicKey())).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(connector().keyRequest(answer, V3Peer.ANSWERED, NONCE)).isEmpty();
    }

    @Test
    @DisplayName("nothing is fetched for an answer without a signature, with a wrong one, or with a test of it")
    void nothingToFetch() {
        settings.put("wechatpay-certificate", new Secret(V3Peer.pem("platform-1.crt.pem")));
        Map<String, String> wrong = first.headers("other");
        Map<String, String> probe = second.headers(PAID.body());
        probe.computeIfPresent("wechatpay-signature", (name, sign) -> "WECHATPAY/SIGNTEST/" + sign);
        Map<String, String> noSerial = second.headers(PAID.body());
        noSerial.put("wechatpay-serial", "a/../b");

        for (Map<String, String> headers : List.of(Map.<String, String>of(), wrong, probe, noSerial)) {
            ChannelResponse answer = new ChannelResponse(200, null, headers, Buffer.buffer(PAID.body()));
            assertThat(connector().keyRequest(answer, V3Peer.ANSWERED, NONCE)).isEmpty();
        }
    }

    @Test
    @DisplayName("a callback that is not current makes no request, since anyone can send it again")
    void staleCallback() {
        RawCallback callback = first.callback("TRANSACTION.SUCCESS", new JsonObject());

        assertThat(connector().readCallback(callback)).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(connector().keyRequest(callback, V3Peer.ANSWERED, NONCE)).isPresent();
        for (Duration off : new Duration[] {Duration.ofSeconds(301), Duration.ofSeconds(-301)}) {
            assertThat(connector().keyRequest(callback, V3Peer.ANSWERED.plus(off), NONCE))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealed with another key",
                "signed by a certificate that is not in it",
                "not signed",
                "signed for another body",
                "signed an hour ago",
                "with status 500",
                "with the serial number of another one",
                "with a certificate that has expired",
                "with no certificate",
                "not JSON",
                "empty"
            })
    @DisplayName("certificates are not used unless the channel sealed and signed them")
    void forged(String how) {
        String body = V3Peer.certificates(1);
        Map<String, String> headers = first.headers(body);
        int status = 200;
        Instant now = V3Peer.ANSWERED;
        switch (how) {
            case "sealed with another key" -> settings.put("api-v3-key", new Secret("1".repeat(32)));
            case "signed by a certificate that is not in it" -> headers = second.headers(body);
            case "not signed" -> headers = Map.of();
            case "signed for another body" -> headers = first.headers(body + " ");
            case "signed an hour ago" -> headers = first.headers(body, V3Peer.ANSWERED.minusSeconds(3600));
            case "with status 500" -> status = 500;
            case "with the serial number of another one" -> {
                body = body.replace(
                        "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "5157F09EFDC096DE15EBE81A47057A7232F1B8E2");
                headers = first.headers(body);
            }
            case "with a certificate that has expired" -> {
                now = Instant.parse("2100-01-01T00:00:00Z");
                headers = first.headers(body, now);
            }
            case "with no certificate" -> {
                body = "{\"data\":[]}";
                headers = first.headers(body);
            }
            case "not JSON" -> {
                body = "<html/>";
                headers = first.headers(body);
            }
            default -> {
                body = "";
                headers = first.headers(body);
            }
        }
        ChannelResponse answer = new ChannelResponse(status, null, new HashMap<>(headers), Buffer.buffer(body));

        Optional<Connector> with = connector().withKeys(answer, now);

        assertThat(with).isEmpty();
    }
}
