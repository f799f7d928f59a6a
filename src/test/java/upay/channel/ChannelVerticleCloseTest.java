package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.http.ChannelSettings;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;

/**
 * A pool of Vert.x with time-outs of its own, closed while requests wait, is closed for ever once in a while (vert.x#6263, one
 * time of fifty with these figures): so it is tried often.
 */
@DisplayName("a channel closes in time and without log lines, even while calls wait for a connection")
class ChannelVerticleCloseTest {
    private static final int ROUNDS = 150;
    private static final int WAITING = 300;

    private final ConcurrentLinkedQueue<Throwable> unhandled = new ConcurrentLinkedQueue<>();
    private final FakeInstance instance = new FakeInstance();
    private final CircuitBreakers breakers =
            new CircuitBreakers(new CircuitBreakerSettings(Duration.ofHours(1), 10_000, 100, Duration.ofMillis(1)));
    private Vertx vertx;
    /** Takes connections, and never shakes hands. */
    private NetServer silent;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        vertx.exceptionHandler(unhandled::add);
        silent = vertx.createNetServer()
                .connectHandler(socket -> socket.pause())
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void closed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            round(round);
        }
        // The last of the time-outs is over by now.
        vertx.timer(500, TimeUnit.MILLISECONDS).await();
        assertThat(unhandled).isEmpty();
    }

    private void round(int number) throws Exception {
        AccountSettings account =
                StubConnector.account(Payway.WECHAT, "https://127.0.0.1:" + silent.actualPort(), Map.of());
        ChannelAccounts accounts = (merchant, payway, named) -> Future.succeededFuture(Optional.of(account));
        ChannelBus bus = new ChannelBus(vertx, accounts, instance, breakers);
        String channel = vertx.deployVerticle(
                        new ChannelVerticle(new StubConnector(Payway.WECHAT), accounts, instance, breakers, settings()))
                .await();
        for (int i = 0; i < WAITING; i++) {
            bus.call(ChannelTestBase.patient(ChannelTestBase.call(ChannelAction.QUERY), Duration.ofMillis(40)));
        }
        vertx.timer(1 + number % 20, TimeUnit.MILLISECONDS).await();

        vertx.undeploy(channel).await(3, TimeUnit.SECONDS);
    }

    private static ChannelSettings settings() {
        Duration second = Duration.ofSeconds(1);
        return new ChannelSettings(
                Duration.ofSeconds(20), second, second, second, Duration.ofSeconds(15), 2, 1_000, 1024);
    }
}
