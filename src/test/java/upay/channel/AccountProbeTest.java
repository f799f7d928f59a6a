package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelSettings;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("A test of an account tells transport, both signatures, the account and its permissions apart")
class AccountProbeTest {
    private static final String ALL_OK = "settings=OK dns=OK connection=OK tls=OK answer=OK our-signature=OK"
            + " their-signature=OK account=OK permissions=OK";

    private Vertx vertx;
    private int port;

    @BeforeAll
    void start() throws Exception {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 0.02), new MemoryTradeLedger());
        vertx.deployVerticle(sandbox).await(20, TimeUnit.SECONDS);
        port = sandbox.actualPort();
    }

    @AfterAll
    void stop() {
        vertx.close().await();
    }

    static Stream<Payway> payways() {
        return Connectors.all().stream().map(ConnectorFactory::payway);
    }

    @ParameterizedTest
    @MethodSource("payways")
    @DisplayName("a sound account: all is ok")
    void sound(Payway payway) {
        assertThat(states(probe(PublishedAccount.at(payway, port)))).isEqualTo(ALL_OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wechat-v3", "wechat-v3-partner"})
    @DisplayName("a sound account of WeChat Pay v3: all is ok, also if its platform certificates have to be fetched")
    void soundV3(String published) {
        AccountSettings account = PublishedAccount.at(Payway.WECHAT, published, port);

        assertThat(states(probe(account))).isEqualTo(ALL_OK);
        assertThat(probe(account).stream().filter(check -> check.name().equals("answer")))
                .singleElement()
                .satisfies(check -> assertThat(check.detail())
                        .isEqualTo("ORDER_NOT_EXIST: the query names the merchant, and no app: a payment of one fen"
                                + " shows whether app-id is bound to mch-id"));

        Map<String, Secret> fetching = new HashMap<>(account.settings());
        fetching.keySet()
                .removeAll(List.of("wechatpay-public-key", "wechatpay-public-key-id", "wechatpay-certificate"));
        assertThat(states(probe(new AccountSettings(Payway.WECHAT, account.endpoint(), fetching, null))))
                .isEqualTo(ALL_OK);
    }

    static Stream<Arguments> mistakesV3() {
        return Stream.of(
                Arguments.of("private-key", other("private"), "our-signature"),
                Arguments.of("certificate-serial", "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C", "our-signature"),
                Arguments.of("wechatpay-public-key", other("public"), "their-signature"),
                Arguments.of("mch-id", "1900000199", "our-signature"));
    }

    @ParameterizedTest
    @MethodSource("mistakesV3")
    @DisplayName("a mistake in an account of WeChat Pay v3 fails its own check")
    void mistakeV3(String name, String value, String failed) {
        List<Check> checks = probe(with(PublishedAccount.at(Payway.WECHAT, "wechat-v3", port), name, value));

        assertThat(states(checks)).contains(failed + "=FAILED").startsWith("settings=OK dns=OK connection=OK tls=OK");
        assertThat(checks.stream().filter(check -> check.state().name().equals("FAILED")))
                .allSatisfy(check -> assertThat(check.todo()).isNotBlank());
        assertThat(checks.toString()).doesNotContain("MII");
    }

    @Test
    @DisplayName("the wrong key of v3 shows where certificates are sealed with it, and nowhere else")
    void wrongV3Key() {
        AccountSettings account = with(
                PublishedAccount.at(Payway.WECHAT, "wechat-v3", port),
                "api-v3-key",
                "kX93mQ27hTfLb0ZsPw84RcYeVn61JdAu");
        Map<String, Secret> fetching = new HashMap<>(account.settings());
        fetching.keySet().removeAll(List.of("wechatpay-public-key", "wechatpay-public-key-id"));

        assertThat(states(probe(account))).isEqualTo(ALL_OK);
        assertThat(states(probe(new AccountSettings(Payway.WECHAT, account.endpoint(), fetching, null))))
                .contains("our-signature=OK their-signature=FAILED");
    }

    static Stream<Arguments> mistakes() {
        String key = "0123456789abcdef0123456789ABCDEF";
        return Stream.of(
                Arguments.of(Payway.ALIPAY, "private-key", other("private"), "our-signature"),
                Arguments.of(Payway.WECHAT, "key", key, "our-signature"),
                Arguments.of(Payway.BAIFUBAO, "key", key, "our-signature"),
                Arguments.of(Payway.JDPAY, "private-key", other("private"), "our-signature"),
                Arguments.of(Payway.UNIONPAY, "private-key", other("private"), "our-signature"),
                Arguments.of(Payway.ALIPAY, "alipay-public-key", other("public"), "their-signature"),
                Arguments.of(Payway.UNIONPAY, "signer-name", "another", "their-signature"),
                Arguments.of(Payway.JDPAY, "jd-public-key", other("public"), "their-signature"),
                Arguments.of(Payway.ALIPAY, "app-id", "2014072300007148", "account"),
                Arguments.of(Payway.WECHAT, "mch-id", "10000100", "account"),
                Arguments.of(Payway.BAIFUBAO, "sp-no", "9000100005", "account"),
                Arguments.of(Payway.JDPAY, "merchant", "22294531", "account"),
                Arguments.of(Payway.UNIONPAY, "mer-id", "777290058110098", "account"));
    }

    private static String other(String half) {
        return MessageVector.text("keys/other." + (half.equals("private") ? "pkcs8" : "public") + ".pem");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @DisplayName("a mistake fails its own check, with what to do; no secret is shown")
    void mistake(Payway payway, String name, String value, String failed) {
        List<Check> checks = probe(with(PublishedAccount.at(payway, port), name, value));

        assertThat(states(checks)).contains(failed + "=FAILED").startsWith("settings=OK dns=OK connection=OK tls=OK");
        assertThat(checks.stream().filter(check -> check.state().name().equals("FAILED")))
                .allSatisfy(check -> assertThat(check.todo()).isNotBlank());
        assertThat(checks.toString()).doesNotContain(value.length() > 20 ? value.strip() : "MII", "MII");
    }

    @Test
    @DisplayName("a wrong setting, an unknown host, a closed port, a server without TLS, another server")
    void transport() {
        AccountSettings account = PublishedAccount.at(Payway.WECHAT, port);

        assertThat(states(probe(with(account, "key", "")))).isEqualTo("settings=FAILED");
        assertThat(states(probe(at(account, "http://nobody.invalid/wechat")))).isEqualTo("settings=OK dns=FAILED");
        assertThat(states(probe(at(account, "http://127.0.0.1:1/wechat"))))
                .isEqualTo("settings=OK dns=OK connection=FAILED");
        assertThat(states(probe(at(account, "https://127.0.0.1:" + port + "/wechat"))))
                .isEqualTo("settings=OK dns=OK connection=OK tls=FAILED");
        assertThat(states(probe(at(account, "http://127.0.0.1:" + port + "/nothing"))))
                .startsWith("settings=OK dns=OK connection=OK tls=OK answer=FAILED our-signature=UNKNOWN");
    }

    @Test
    @DisplayName("In operation a wrong signature is logged once with what to check, and counted in the health details")
    void events() throws Exception {
        AccountSettings theirs = with(PublishedAccount.at(Payway.ALIPAY, port), "alipay-public-key", other("public"));
        AccountSettings ours =
                with(PublishedAccount.at(Payway.WECHAT, port), "key", "0123456789abcdef0123456789ABCDEF");
        Map<Payway, AccountSettings> accounts = Map.of(Payway.ALIPAY, theirs, Payway.WECHAT, ours);
        FakeInstance instance = new FakeInstance();
        CircuitBreakers breakers = new CircuitBreakers(CircuitBreakerSettings.DEFAULT);
        SignatureFaults faults = new SignatureFaults();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(SignatureFaults.class)).addAppender(log);
        for (Payway payway : accounts.keySet()) {
            vertx.deployVerticle(new ChannelVerticle(
                            Connectors.find(payway).orElseThrow(),
                            (merchant, asked, account) -> Future.succeededFuture(Optional.of(accounts.get(asked))),
                            instance,
                            breakers,
                            faults,
                            ChannelSettings.DEFAULT,
                            null))
                    .await(20, TimeUnit.SECONDS);
        }
        ChannelBus bus = new ChannelBus(
                vertx,
                (merchant, asked, account) -> Future.succeededFuture(Optional.of(accounts.get(asked))),
                instance,
                breakers);

        for (int i = 0; i < 3; i++) {
            for (Payway payway : accounts.keySet()) {
                Outcome outcome = bus.call(CallFixture.call(payway, ChannelAction.QUERY, SubPayway.BARCODE, 1))
                        .await(20, TimeUnit.SECONDS);
                assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNKNOWN);
            }
        }

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(faults.details())
                .extracting(line -> line.get("account") + " " + line.get("count"))
                .containsExactlyInAnyOrder("alipay/*/conf 3", "wechat/*/conf 3"));
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .filteredOn(line -> line.contains("account=alipay/*/conf "))
                .singleElement()
                .asString()
                .contains("the channel's signature is not verified", "check that the channel's public key");
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .filteredOn(line -> line.contains("account=wechat/*/conf "))
                .singleElement()
                .asString()
                .contains("refuses this gateway's signature", "签名错误", "shared key")
                .doesNotContain("0123456789abcdef");
    }

    private List<Check> probe(AccountSettings account) {
        AccountProbe probe =
                new AccountProbe(vertx, Connectors.find(account.payway()).orElseThrow(), ChannelSettings.DEFAULT, null);
        Promise<List<Check>> checks = Promise.promise();
        vertx.getOrCreateContext().runOnContext(here -> probe.run(account).onComplete(checks));
        try {
            return checks.future().await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String states(List<Check> checks) {
        return checks.stream().map(check -> check.name() + "=" + check.state()).collect(Collectors.joining(" "));
    }

    private static AccountSettings with(AccountSettings account, String name, String value) {
        Map<String, Secret> settings = new HashMap<>(account.settings());
        settings.put(name, new Secret(value));
        return new AccountSettings(account.payway(), account.endpoint(), settings, null);
    }

    private static AccountSettings at(AccountSettings account, String endpoint) {
        return new AccountSettings(account.payway(), endpoint, account.settings(), null);
    }
}
