package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelSettings;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;

/** The same facts, implemented twice: the connectors understand the sandbox's answers, through bus and transport. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Every connector understands what the sandbox answers")
class ConnectorsSandboxTest {
    private static final double SCALE = 0.02;

    private final AtomicLong numbers = new AtomicLong(7_894_259_244_500_000L);
    /** By their files; a test's merchant is the one of its account. */
    private final Map<String, AccountSettings> accounts = new HashMap<>();

    private Vertx vertx;
    private ChannelBus bus;
    private HttpClient client;
    private int port;

    @BeforeAll
    void start() throws Exception {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), new MemoryTradeLedger());
        vertx.deployVerticle(sandbox).await(20, TimeUnit.SECONDS);
        port = sandbox.actualPort();
        ChannelAccounts lookup =
                (merchant, payway, account) -> Future.succeededFuture(Optional.ofNullable(accounts.get(merchant)));
        FakeInstance instance = new FakeInstance();
        CircuitBreakers breakers = new CircuitBreakers(CircuitBreakerSettings.DEFAULT);
        bus = new ChannelBus(vertx, lookup, instance, breakers);
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
            vertx.deployVerticle(new ChannelVerticle(factory, lookup, instance, breakers, settings))
                    .await(20, TimeUnit.SECONDS);
        }
        kinds().forEach(kind -> accounts.put(kind, PublishedAccount.at(payway(kind), kind, port)));
        client = vertx.createHttpClient();
        // The first exchange of a cold process may take longer than the time-outs here, which magic amounts exceed.
        kinds().forEach(kind -> new Order(kind, 1, SubPayway.BARCODE).ask(ChannelAction.QUERY));
    }

    @AfterAll
    void stop() {
        vertx.close().await();
    }

    /** Each published account, by its file: one or more for each channel. */
    static Stream<String> kinds() {
        return Stream.concat(
                Connectors.all().stream().map(factory -> factory.payway().channel()),
                Stream.of("alipay-certificates", "wechat-v3", "wechat-v3-partner"));
    }

    private static Payway payway(String kind) {
        String channel = kind.replaceFirst("-.*", "");
        return Stream.of(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst()
                .orElseThrow();
    }

    /** The amounts that each channel's {@code sandbox.vector} lists, with the verdict on their payment. */
    static Stream<Arguments> payments() {
        return kinds().flatMap(kind -> vector(kind).body().lines().map(line -> {
            String[] parts = line.split(" ", 2);
            return Arguments.of(kind, Long.parseLong(parts[0]), parts[1]);
        }));
    }

    @ParameterizedTest
    @MethodSource("payments")
    void aPaymentHasTheVerdictOfItsAmount(String kind, long total, String verdict) {
        Order order = new Order(kind, total, SubPayway.BARCODE);

        assertThat(OutcomeText.of(order.ask(ChannelAction.PAY))).startsWith(verdict);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPaidOrderIsFoundRefundedAndWatched(String kind) throws Exception {
        Order order = new Order(kind, 8800, SubPayway.BARCODE);
        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
        String paid = OutcomeText.of(order.pay());
        assertThat(paid).contains(vector(kind).header("tells", "").split(" "));

        Map<String, String> part = order.refund(300);
        assertThat(order.ask(ChannelAction.REFUND_QUERY, part).kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
        assertThat(order.ask(ChannelAction.REFUND, part).kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
        assertThat(order.ask(ChannelAction.REFUND, part).kind()).isNotEqualTo(Outcome.Kind.DECLINED);
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> order.ask(ChannelAction.REFUND_QUERY, part).kind() == Outcome.Kind.SUCCEEDED);
        assertThat(order.returned()).as("the same number again moves nothing").isEqualTo(300);
        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        Outcome tooMuch = order.ask(ChannelAction.REFUND, order.refund(8501));
        assertThat(OutcomeText.of(tooMuch)).startsWith("DECLINED REFUND_AMT_NOT_EQUAL_TOTAL");
        assertThat(order.ask(ChannelAction.UNDO).kind()).isNotIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
        assertThat(order.returned()).isEqualTo(300);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPaidOrderIsGivenBackInFull(String kind) throws Exception {
        Order order = new Order(kind, 8800, SubPayway.BARCODE);
        String tradeNo = order.pay().facts().tradeNo();

        if (order.undoReturnsMoney()) {
            Map<String, String> known = tradeNo == null ? Map.of() : Map.of("trade-no", tradeNo);
            assertThat(order.ask(ChannelAction.UNDO, known).kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
        } else {
            assertThat(order.ask(ChannelAction.UNDO).kind()).isNotIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
            assertThat(order.returned()).isZero();
            assertThat(order.ask(ChannelAction.REFUND, order.refund(8800)).kind())
                    .isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
        }

        assertThat(order.returned()).isEqualTo(8800);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPaymentOfUnknownOutcomeIsReversedAndOwesNothing(String kind) throws Exception {
        Order order = new Order(kind, 8800, SubPayway.BARCODE);
        assumeThat(order.undoReturnsMoney()).isTrue();
        order.pay();

        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(order.returned()).isEqualTo(8800);
        assertThat(order.ask(ChannelAction.QUERY).kind()).isIn(Outcome.Kind.DECLINED, Outcome.Kind.NOT_FOUND);
        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(order.returned()).isEqualTo(8800);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anUnpaidOrderIsUndoneToo(String kind) throws Exception {
        Order order = new Order(kind, 9002, SubPayway.BARCODE);
        assertThat(order.ask(ChannelAction.PAY).kind()).isEqualTo(Outcome.Kind.PENDING);
        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.PENDING);

        assertThat(order.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(order.ask(ChannelAction.QUERY).kind()).isIn(Outcome.Kind.DECLINED, Outcome.Kind.NOT_FOUND);
        assertThat(order.returned()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anUnknownOrderIsUndoneOrNotFoundAndNothingSaysThatItWasKnown(String kind) {
        Outcome outcome = new Order(kind, 8800, SubPayway.BARCODE).ask(ChannelAction.UNDO);

        assertThat(outcome.kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.NOT_FOUND);
        assertThat(outcome.facts().knowsTrade()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aQrCodeIsCreatedScannedAndClosed(String kind) throws Exception {
        Order order = new Order(kind, 8800, SubPayway.QRCODE);
        Outcome created = order.ask(ChannelAction.PRECREATE);
        assertThat(created.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(created.facts().walletRequest()).isNotBlank();
        assertThat(order.ask(ChannelAction.QUERY).kind()).isIn(Outcome.Kind.NOT_FOUND, Outcome.Kind.PENDING);

        scan(order.sn);

        assertThat(order.ask(ChannelAction.QUERY).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        Outcome undone = order.ask(ChannelAction.UNDO);
        assertThat(OutcomeText.of(undone))
                .startsWith(order.undoReturnsMoney() ? "SUCCEEDED" : "DECLINED TRADE_HAS_SUCCESS");

        Order unscanned = new Order(kind, 8800, SubPayway.QRCODE);
        assertThat(unscanned.ask(ChannelAction.PRECREATE).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(unscanned.ask(ChannelAction.UNDO).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "alipay, JSAPI, 2088102146225135, ''",
        "alipay, JSAPI, '', ''",
        "alipay, MINI, 074a1CcTG1LelxKe4xQC0zgNdId0nxi9, 2021001100000001",
        "alipay-certificates, JSAPI, 2088102146225135, ''",
        "alipay-certificates, MINI, 074a1CcTG1LelxKe4xQC0zgNdId0nxi9, 2021001100000001",
        "wechat, JSAPI, oUpF8uMuAJO_M2pxb1Q9zNjWeS6o, ''",
        "wechat, MINI, oUpF8uMuAJO_M2pxb1Q9zNjWeS6o, wxd678efh567hg6787",
        "wechat-v3, JSAPI, oUpF8uMuAJO_M2pxb1Q9zNjWeS6o, ''",
        "wechat-v3, MINI, oUpF8uMuAJO_M2pxb1Q9zNjWeS6o, wxd678efh567hg6787",
        "wechat-v3-partner, JSAPI, oUpF8uMuAJO_M2pxb1Q9zNjWeS6o, ''",
        "wechat-v3-partner, MINI, oUpF8uMuAJO_M2pxb1Q9zNjWeS6o, wxd678efh567hg6787"
    })
    void aPagesPaymentIsCreatedConfirmedRefundedAndClosed(String kind, SubPayway sub, String payer, String app)
            throws Exception {
        Map<String, String> page = new HashMap<>();
        if (!payer.isEmpty()) {
            page.put("payer", payer);
        }
        if (!app.isEmpty()) {
            page.put("extended", "{\"sub_appid\":\"" + app + "\"}");
        }
        Order order = new Order(kind, 8800, sub);
        Outcome created = order.ask(ChannelAction.PRECREATE, page);
        assertThat(created.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(created.facts().walletRequest()).startsWith("{");
        assertThat(created.facts().knowsTrade()).isTrue();
        assertThat(order.ask(ChannelAction.QUERY, page).kind()).isEqualTo(Outcome.Kind.PENDING);

        scan(order.sn);

        Outcome paid = order.ask(ChannelAction.QUERY, page);
        assertThat(paid.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        if (!payer.isEmpty()) {
            assertThat(paid.facts().payerUid()).isEqualTo(payer);
        }
        Map<String, String> refund = new HashMap<>(order.refund(300));
        refund.putAll(page);
        assertThat(order.ask(ChannelAction.REFUND, refund).kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ACCEPTED);
        assertThat(order.ask(ChannelAction.REFUND_QUERY, refund).kind())
                .isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.PENDING);

        Order unpaid = new Order(kind, 8800, sub);
        assertThat(unpaid.ask(ChannelAction.PRECREATE, page).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(OutcomeText.of(unpaid.ask(ChannelAction.UNDO, page)))
                .startsWith("SUCCEEDED")
                .endsWith("knowsTrade");
        assertThat(unpaid.ask(ChannelAction.QUERY, page).kind()).isEqualTo(Outcome.Kind.DECLINED);
    }

    private static MessageVector vector(String kind) {
        return MessageVector.one(payway(kind).channel() + "/sandbox.vector");
    }

    private void scan(long sn) throws Exception {
        client.request(HttpMethod.POST, port, "127.0.0.1", "/sandbox/scan/" + sn)
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .await(10, TimeUnit.SECONDS);
    }

    private final class Order {
        private final String kind;
        private final Payway payway;
        private final SubPayway sub;
        private final long total;
        private final long sn = numbers.incrementAndGet();

        Order(String kind, long total, SubPayway sub) {
            this.kind = kind;
            this.payway = payway(kind);
            this.total = total;
            this.sub = sub;
        }

        boolean undoReturnsMoney() {
            return bus.traits(payway, sub).undoReturnsMoney();
        }

        /** Some channels only accept a payment, and return its outcome to a query. */
        Outcome pay() {
            assertThat(ask(ChannelAction.PAY).kind()).isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.PENDING);
            Outcome found = ask(ChannelAction.QUERY);
            assertThat(found.kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
            return found;
        }

        Map<String, String> refund(long amount) {
            return Map.of("tsn", Long.toString(numbers.incrementAndGet()), "amount", Long.toString(amount));
        }

        /** By the sandbox's own books. */
        long returned() throws TimeoutException {
            return client.request(HttpMethod.GET, port, "127.0.0.1", "/sandbox/ledger/" + sn)
                    .compose(request -> request.send().compose(HttpClientResponse::body))
                    .await(10, TimeUnit.SECONDS)
                    .toJsonObject()
                    .getLong("returned");
        }

        Outcome ask(ChannelAction action) {
            return ask(action, Map.of());
        }

        Outcome ask(ChannelAction action, Map<String, String> more) {
            Map<String, String> headers = new HashMap<>(more);
            headers.put("merchant", kind);
            headers.put("action", action.name());
            headers.put("sub", sub.name());
            headers.put("total", Long.toString(total));
            headers.put("sn", Long.toString(sn));
            headers.put("code", vector(kind).header("code", ""));
            try {
                return bus.call(CallFixture.call(payway, headers)).await(20, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("no outcome", e);
            }
        }
    }
}
