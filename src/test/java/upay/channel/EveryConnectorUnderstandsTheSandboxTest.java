package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.ChannelAction;
import upay.domain.Outcome;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryLedger;

/** The same facts, read twice: what the sandbox says over HTTP, the connectors understand, through bus and transport. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryConnectorUnderstandsTheSandboxTest {
    private static final double SCALE = 0.02;
    private static final Map<Payway, String> CODES =
            Map.of(Payway.ALIPAY, "281234567890123456", Payway.WECHAT, "131234567890123456");

    private final AtomicLong numbers = new AtomicLong(7_894_259_244_500_000L);
    private final Map<Payway, AccountSettings> accounts = new HashMap<>();
    private Vertx vertx;
    private ChannelBus bus;
    private HttpClient client;
    private int port;

    @BeforeAll
    void start() throws Exception {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox = new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), new MemoryLedger());
        vertx.deployVerticle(sandbox).await(20, TimeUnit.SECONDS);
        port = sandbox.actualPort();
        Accounts lookup = (merchant, payway) -> Future.succeededFuture(Optional.ofNullable(accounts.get(payway)));
        FakeInstance instance = new FakeInstance();
        bus = new ChannelBus(vertx, lookup, instance);
        ChannelSettings settings = new ChannelSettings(
                Duration.ofSeconds(5),
                Duration.ofMillis(600),
                Duration.ofMillis(600),
                Duration.ofMillis(600),
                Duration.ofSeconds(15),
                16,
                16,
                64 * 1024);
        for (ConnectorFactory factory : Connectors.all()) {
            accounts.put(factory.payway(), published(factory.payway()));
            vertx.deployVerticle(new ChannelVerticle(factory, lookup, instance, settings))
                    .await(20, TimeUnit.SECONDS);
        }
        client = vertx.createHttpClient();
    }

    @AfterAll
    void stop() {
        vertx.close().await();
    }

    static Stream<Payway> payways() {
        return Connectors.all().stream().map(ConnectorFactory::payway);
    }

    static Stream<Arguments> payments() {
        return Stream.of(
                Arguments.of(Payway.ALIPAY, 8800, "SUCCEEDED"),
                Arguments.of(Payway.ALIPAY, 9001, "PENDING"),
                Arguments.of(Payway.ALIPAY, 9004, "DECLINED INSUFFICIENT_FUND"),
                Arguments.of(Payway.ALIPAY, 9005, "DECLINED EXPIRED_BARCODE"),
                Arguments.of(Payway.ALIPAY, 9006, "DECLINED TRADE_FAILED"),
                Arguments.of(Payway.ALIPAY, 9007, "DECLINED BUYER_OVER_DAILY_LIMIT"),
                Arguments.of(Payway.ALIPAY, 9008, "DECLINED BUYER_OVER_TRANSACTION_LIMIT"),
                Arguments.of(Payway.ALIPAY, 9009, "DECLINED SELLER_OVER_DAILY_LIMIT"),
                Arguments.of(Payway.ALIPAY, 9010, "UNKNOWN IO"),
                Arguments.of(Payway.ALIPAY, 9012, "UNKNOWN IO"),
                Arguments.of(Payway.ALIPAY, 9013, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.ALIPAY, 9014, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.ALIPAY, 9015, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.ALIPAY, 9019, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.WECHAT, 8800, "SUCCEEDED"),
                Arguments.of(Payway.WECHAT, 9001, "PENDING"),
                Arguments.of(Payway.WECHAT, 9004, "DECLINED INSUFFICIENT_FUND"),
                Arguments.of(Payway.WECHAT, 9005, "DECLINED EXPIRED_BARCODE"),
                Arguments.of(Payway.WECHAT, 9006, "DECLINED INVALID_BARCODE"),
                Arguments.of(Payway.WECHAT, 9007, "DECLINED TRADE_FAILED"),
                Arguments.of(Payway.WECHAT, 9009, "DECLINED SELLER_OVER_DAILY_LIMIT"),
                Arguments.of(Payway.WECHAT, 9010, "UNKNOWN IO"),
                Arguments.of(Payway.WECHAT, 9012, "UNKNOWN IO"),
                Arguments.of(Payway.WECHAT, 9013, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.WECHAT, 9014, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.WECHAT, 9015, "UNKNOWN PROTOCOL"),
                Arguments.of(Payway.WECHAT, 9019, "UNKNOWN PROTOCOL"));
    }

    @ParameterizedTest
    @MethodSource("payments")
    void aPaymentHasTheVerdictOfItsAmount(Payway payway, long total, String verdict) {
        Order order = new Order(payway, total, "BARCODE");

        assertThat(OutcomeLine.of(order.ask(ChannelAction.PAY))).startsWith(verdict);
    }

    @ParameterizedTest
    @MethodSource("payways")
    void aPaidOrderIsFoundRefundedAndWatched(Payway payway) {
        Order order = new Order(payway, 8800, "BARCODE");
        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
        assertThat(order.ask(ChannelAction.PAY).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        Outcome paid = order.ask(ChannelAction.QUERY);
        assertThat(paid.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(paid.facts().tradeNo()).isNotNull();
        assertThat(paid.facts().payerUid()).isNotNull();
        assertThat(paid.facts().finishTime()).isNotNull();

        Map<String, String> part = Map.of("tsn", Long.toString(numbers.incrementAndGet()), "amount", "300");
        assertThat(order.ask(ChannelAction.REFUND_QUERY, part).kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
        assertThat(order.ask(ChannelAction.REFUND, part).kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
        assertThat(order.ask(ChannelAction.REFUND, part).kind())
                .as("the same number again moves nothing")
                .isIn(Outcome.Kind.PENDING, Outcome.Kind.ACCEPTED);
        org.awaitility.Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> order.ask(ChannelAction.REFUND_QUERY, part).kind() == Outcome.Kind.SUCCEEDED);
        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        Map<String, String> rest = Map.of("tsn", Long.toString(numbers.incrementAndGet()), "amount", "8501");
        Outcome tooMuch = order.ask(ChannelAction.REFUND, rest);
        assertThat(OutcomeLine.of(tooMuch)).startsWith("DECLINED REFUND_AMT_NOT_EQUAL_TOTAL");
        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.DECLINED);
    }

    @ParameterizedTest
    @MethodSource("payways")
    void aPaidOrderIsUndoneAndThenOwesNothing(Payway payway) {
        Order order = new Order(payway, 8800, "BARCODE");
        assertThat(order.ask(ChannelAction.PAY).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.DECLINED);
        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    @ParameterizedTest
    @MethodSource("payways")
    void anUnpaidOrderIsUndoneToo(Payway payway) {
        Order order = new Order(payway, 9002, "BARCODE");
        assertThat(order.ask(ChannelAction.PAY).kind()).isEqualTo(Outcome.Kind.PENDING);
        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.PENDING);

        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.DECLINED);
    }

    @ParameterizedTest
    @MethodSource("payways")
    void anUnknownOrderIsUndoneOrNotFoundAndNothingSaysThatItWasKnown(Payway payway) {
        Outcome outcome = new Order(payway, 8800, "BARCODE").ask(ChannelAction.UNDO);

        assertThat(outcome.kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.NOT_FOUND);
        assertThat(outcome.facts().knowsTrade()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("payways")
    void aQrCodeIsCreatedScannedAndClosed(Payway payway) throws Exception {
        Order order = new Order(payway, 8800, "QRCODE");
        Outcome created = order.ask(ChannelAction.PRECREATE);
        assertThat(created.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(created.facts().qrCode()).isNotBlank();
        assertThat(order.ask(ChannelAction.QUERY).kind()).isIn(Outcome.Kind.NOT_FOUND, Outcome.Kind.PENDING);

        scan(order.sn);

        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        Outcome undone = order.ask(ChannelAction.UNDO);
        boolean returnsMoney = bus.traits(payway, upay.domain.SubPayway.QRCODE).undoReturnsMoney();
        assertThat(OutcomeLine.of(undone)).startsWith(returnsMoney ? "SUCCEEDED" : "DECLINED TRADE_HAS_SUCCESS");

        Order unscanned = new Order(payway, 8800, "QRCODE");
        assertThat(unscanned.ask(ChannelAction.PRECREATE).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(unscanned.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    private void scan(long sn) throws Exception {
        client.request(HttpMethod.POST, port, "127.0.0.1", "/sandbox/scan/" + sn)
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .await(10, TimeUnit.SECONDS);
    }

    private AccountSettings published(Payway payway) throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = getClass().getResourceAsStream("/sandbox/" + payway.channel() + ".properties")) {
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
        Map<String, Secret> settings = new HashMap<>();
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("gateway."))
                .forEach(name ->
                        settings.put(name.substring("gateway.".length()), new Secret(properties.getProperty(name))));
        String endpoint =
                "http://127.0.0.1:" + port + settings.remove("endpoint").reveal();
        return new AccountSettings(payway, endpoint, settings, null);
    }

    private final class Order {
        private final Payway payway;
        private final String sub;
        private final long total;
        private final long sn = numbers.incrementAndGet();

        Order(Payway payway, long total, String sub) {
            this.payway = payway;
            this.total = total;
            this.sub = sub;
        }

        Outcome ask(ChannelAction action) {
            return ask(action, Map.of());
        }

        Outcome ask(ChannelAction action, Map<String, String> more) {
            Map<String, String> headers = new HashMap<>(more);
            headers.put("action", action.name());
            headers.put("sub", sub);
            headers.put("total", Long.toString(total));
            headers.put("sn", Long.toString(sn));
            headers.put("code", CODES.getOrDefault(payway, ""));
            try {
                return bus.call(CallFixture.call(payway, headers)).await(20, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("no outcome", e);
            }
        }
    }
}
