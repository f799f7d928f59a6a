package upay.channel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.ScriptedServer.Script;
import upay.channel.http.ChannelSettings;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

@DisplayName("An exchange with a channel is bounded in time, sent once, and reuses connections")
class ChannelVerticleTest extends ChannelTestBase {

    static Stream<Arguments> answers() {
        String head = "HTTP/1.1 200 OK\r\n";
        return Stream.of(
                Arguments.of("an answer", Script.paid(), "SUCCEEDED knowsTrade"),
                Arguments.of(
                        "an answer until the connection ends",
                        Script.cutAfter(head + "\r\npaid"),
                        "SUCCEEDED knowsTrade"),
                Arguments.of(
                        "an answer in chunks",
                        Script.answer(head + "Transfer-Encoding: chunked\r\n\r\n2\r\npa\r\n2\r\nid\r\n0\r\n\r\n"),
                        "SUCCEEDED knowsTrade"),
                Arguments.of("a late answer", Script.late(300, Script.paid()), "SUCCEEDED knowsTrade"),
                Arguments.of("a cut before the answer", Script.cutAfter(""), "UNKNOWN IO"),
                Arguments.of("a cut in the head", Script.cutAfter("HTTP/1.1 200"), "UNKNOWN IO"),
                Arguments.of("a cut in the body", Script.cutAfter(head + "Content-Length: 4\r\n\r\npa"), "UNKNOWN IO"),
                Arguments.of("silence", Script.silence(), "UNKNOWN IO"),
                Arguments.of("an answer that comes too late", Script.late(4000, Script.paid()), "UNKNOWN IO"),
                Arguments.of("an answer that trickles", Script.trickle(50), "UNKNOWN IO"),
                Arguments.of(
                        "an answer without end",
                        Script.flood(head + "Transfer-Encoding: chunked\r\n\r\n"),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "an answer of 100 MB",
                        Script.flood(head + "Content-Length: 100000000\r\n\r\n"),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "an answer one byte too long",
                        Script.answer(head + "Content-Length: 65537\r\n\r\n" + "x".repeat(65537)),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "HTTP 502",
                        Script.answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>"),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "a redirect, which is not followed",
                        Script.answer("HTTP/1.1 302 Found\r\nLocation: /ask\r\nContent-Length: 0\r\n\r\n"),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "bytes that are no HTTP", Script.answer("nonsense without end\r\n\r\n"), "UNKNOWN PROTOCOL"),
                // The decoder cuts the connection at once: as unknown as the others.
                Arguments.of("bytes that are no text", Script.answer("\u0000\u0001 x\r\n\r\n"), "UNKNOWN IO"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("answers")
    void endsWithTheVerdictOfItsAnswer(String name, Script script, String outcome) {
        deploy(QUICK);
        server.plays(script);

        assertThat(OutcomeText.of(ask(pay()))).isEqualTo(outcome);

        assertThat(server.requests()).as("nothing is sent twice").isEqualTo(1);
        if (!outcome.startsWith("SUCCEEDED") && !name.startsWith("HTTP 502") && !name.startsWith("a redirect")) {
            await().atMost(5, SECONDS).until(() -> server.closed() == 1);
        }
    }

    @Test
    void aConnectionIsUsedAgain() {
        deploy(QUICK);

        for (int i = 0; i < 5; i++) {
            assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        }

        assertThat(server.closed()).isZero();
    }

    @Test
    void aConnectionThatIsClosedUnderASecondPaymentDoesNotSendItAgain() {
        deploy(QUICK);
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        server.plays(Script.cutAfter(""));

        assertThat(OutcomeText.of(ask(pay()))).isEqualTo("UNKNOWN IO");

        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void theAskersPatienceBoundsTheWholeOfIt() {
        deploy(new ChannelSettings(
                Duration.ofSeconds(9),
                Duration.ofSeconds(9),
                Duration.ofSeconds(9),
                Duration.ofSeconds(9),
                Duration.ofSeconds(9),
                1,
                1,
                1024));
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        server.plays(Script.silence());
        long start = System.nanoTime();

        assertThat(OutcomeText.of(ask(patient(pay(), Duration.ofMillis(700))))).isEqualTo("UNKNOWN IO");

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(6));
    }

    @Test
    void eachActionHasItsOwnPatience() {
        ChannelSettings settings = ChannelSettings.DEFAULT;

        assertThat(settings.connect()).hasSeconds(3);
        assertThat(settings.read(ChannelAction.PAY)).hasSeconds(10);
        assertThat(settings.read(ChannelAction.UNDO)).hasSeconds(10);
        assertThat(settings.read(ChannelAction.REFUND)).hasSeconds(10);
        assertThat(settings.read(ChannelAction.PRECREATE)).hasSeconds(5);
        assertThat(settings.read(ChannelAction.QUERY)).hasSeconds(5);
        assertThat(settings.read(ChannelAction.REFUND_QUERY)).hasSeconds(5);
        assertThat(settings.maxResponseBytes()).isEqualTo(256 * 1024);
    }

    @Test
    void aSlowChannelDelaysNoOther() {
        ScriptedServer other = ScriptedServer.start(vertx, new NetServerOptions());
        deploy(QUICK);
        deploy(Payway.ALIPAY, QUICK, "http://127.0.0.1:" + other.port(), Map.of());
        server.plays(Script.silence());
        for (int i = 0; i < 50; i++) {
            bus.call(pay());
        }

        for (int i = 0; i < 5; i++) {
            Outcome outcome = ask(CallFixture.call(Payway.ALIPAY, Map.of()));
            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        }
    }

    @Test
    void aConnectorThatFailsBeforeSendingSendsNothingAndOneThatFailsAfterwardsKnowsNothing() {
        deploy(QUICK);

        assertThat(ask(CallFixture.call(Payway.WECHAT, Map.of("amount", "666"))).kind())
                .isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(server.requests()).isZero();
        assertThat(OutcomeText.of(ask(CallFixture.call(Payway.WECHAT, Map.of("amount", "667")))))
                .isEqualTo("UNKNOWN PROTOCOL");
    }
}
