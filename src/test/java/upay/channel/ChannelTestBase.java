package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.http.ChannelSettings;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/** A bus, a channel's verticle with a plain connector, and a scripted server. */
abstract class ChannelTestBase {
    static final ChannelSettings QUICK = new ChannelSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(1500),
            Duration.ofMillis(1500),
            Duration.ofMillis(1500),
            Duration.ofSeconds(5),
            8,
            8,
            64 * 1024);

    final FakeInstance instance = new FakeInstance();
    final CircuitBreakers breakers =
            new CircuitBreakers(new CircuitBreakerSettings(Duration.ZERO, 10, 80, Duration.ofMillis(300)));
    final Map<Payway, AccountSettings> accounts = new ConcurrentHashMap<>();
    Vertx vertx;
    ScriptedServer server;
    ChannelBus bus;

    @BeforeEach
    void startBusAndServer() {
        vertx = Vertx.vertx();
        server = ScriptedServer.start(vertx, new NetServerOptions());
        bus = new ChannelBus(
                vertx,
                (merchant, payway, account) -> Future.succeededFuture(Optional.ofNullable(accounts.get(payway))),
                instance,
                breakers);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    void deploy(Payway payway, ChannelSettings settings, String endpoint, Map<String, String> account) {
        accounts.put(payway, StubConnector.account(payway, endpoint, account));
        ChannelAccounts lookup =
                (merchant, asked, named) -> Future.succeededFuture(Optional.ofNullable(accounts.get(asked)));
        vertx.deployVerticle(new ChannelVerticle(new StubConnector(payway), lookup, instance, breakers, settings))
                .await();
    }

    void deploy(ChannelSettings settings) {
        deploy(Payway.WECHAT, settings, "http://127.0.0.1:" + server.port(), Map.of());
    }

    static ChannelCall call(ChannelAction action) {
        return CallFixture.call(Payway.WECHAT, Map.of("action", action.name()));
    }

    static ChannelCall pay() {
        return call(ChannelAction.PAY);
    }

    static ChannelCall patient(ChannelCall call, Duration timeout) {
        return new ChannelCall(
                call.action(),
                new ChannelCall.Trade(
                        call.order(),
                        call.purchase(),
                        call.trade().tradeNo(),
                        call.trade().orderTime()),
                call.movement(),
                call.offer(),
                timeout);
    }

    Outcome ask(ChannelCall call) {
        return outcome(bus.call(call));
    }

    static Outcome outcome(Future<Outcome> outcome) {
        try {
            return outcome.await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("no outcome", e);
        }
    }
}
