package upay.channel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.ScriptedServer.Script;
import upay.channel.http.ChannelSettings;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/** Every obstacle before the first byte is sent: the outcome is NotSent, and nothing was sent. */
@DisplayName("A call that fails before its first byte leaves is reported as not sent")
class ChannelVerticleNothingSentTest extends ChannelTestBase {

    @Test
    void aRefusedConnectionSendsNothing() {
        ScriptedServer gone = server;
        deploy(QUICK);
        vertx.close().await();
        startBusAndServer();
        deploy(Payway.WECHAT, QUICK, "http://127.0.0.1:" + gone.port(), Map.of());

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
    }

    @Test
    void aServerThatSpeaksNoTlsSendsNothing() {
        deploy(Payway.WECHAT, QUICK, "https://127.0.0.1:" + server.port(), Map.of());

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(server.requests()).isZero();
    }

    @Test
    void aPaymentIsNotSentByAnInstanceThatMayHaveBeenTakenOver() {
        deploy(QUICK);
        instance.losesItsLease();

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(server.requests()).isZero();

        assertThat(ask(call(ChannelAction.UNDO)).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    @Test
    void aCallWhoseTimeIsUpIsNotSent() {
        deploy(QUICK);
        ChannelCall call = patient(pay(), Duration.ZERO);

        assertThat(ask(call).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(server.requests()).isZero();
    }

    @Test
    void aCallWhoseTimeIsUpWhenItGetsAConnectionIsNotSent() {
        deploy(withConnections(1, 8));
        server.plays(Script.late(1000, Script.paid()));
        Future<Outcome> first = bus.call(pay());
        Future<Outcome> second = bus.call(pay());
        await().atMost(5, SECONDS).until(() -> server.requests() == 1);
        instance.clockJumps(Duration.ofMinutes(1));

        assertThat(outcome(first).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(outcome(second).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void whatFindsNeitherConnectionNorPlaceInTheQueueIsNotSent() {
        deploy(withConnections(2, 3));
        server.plays(Script.late(300, Script.paid()));
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            outcomes.add(bus.call(pay()));
        }

        List<Outcome.Kind> kinds =
                outcomes.stream().map(future -> outcome(future).kind()).toList();

        assertThat(kinds).containsOnly(Outcome.Kind.SUCCEEDED, Outcome.Kind.NOT_SENT);
        assertThat(kinds).filteredOn(kind -> kind == Outcome.Kind.SUCCEEDED).hasSize(5);
        assertThat(server.requests()).isEqualTo(5);
    }

    @Test
    void whatGetsNoConnectionInTimeIsNotSent() {
        deploy(new ChannelSettings(
                Duration.ofMillis(1500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                1,
                8,
                1024));
        server.plays(Script.silence());
        Future<Outcome> first = bus.call(patient(pay(), Duration.ofSeconds(30)));
        await().atMost(5, SECONDS).until(() -> server.requests() == 1);

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);

        assertThat(first.isComplete()).isFalse();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aMerchantWithoutAccountSendsNothing() {
        deploy(QUICK);
        accounts.clear();

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
    }

    @Test
    void anAccountThatCannotBeUsedSendsNothing() {
        deploy(Payway.WECHAT, QUICK, "nowhere", Map.of("client-certificate", "?"));

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
    }

    @Test
    void trustThatCannotBeReadSendsNothing() {
        deploy(Payway.WECHAT, QUICK, "https://127.0.0.1:" + server.port(), Map.of("trusted-certificates", "no PEM"));

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
    }

    private static ChannelSettings withConnections(int connections, int waiting) {
        return new ChannelSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                connections,
                waiting,
                1024);
    }
}
