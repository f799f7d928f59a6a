package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import upay.channel.AccountProbe.Check;
import upay.channel.ScriptedServer.Script;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.domain.Payway;
import upay.domain.channel.Outcome;
import upay.domain.proxy.HttpProxy;
import upay.proxy.ScriptedProxy;
import upay.proxy.ScriptedProxy.Manner;

@Tag("process")
@DisplayName("A channel is reached through the configured proxy; what fails there is not sent")
class ChannelVerticleProxyTest extends ChannelTestBase {
    @TempDir
    static Path folder;

    private static Path serverKey;
    private static String serverPem;

    private ScriptedServer secure;
    private ScriptedProxy proxy;

    @BeforeAll
    static void makeCertificates() throws IOException {
        TestCertificates certificates = new TestCertificates(folder);
        serverKey = certificates.keyStore("server");
        serverPem = certificates.pem(serverKey);
    }

    @BeforeEach
    void startServers() {
        secure = ScriptedServer.start(
                vertx,
                new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(serverKey.toString()).setPassword(TestCertificates.PASSWORD)));
        proxy = ScriptedProxy.start(vertx, "shop:p@ss");
    }

    private AccountSettings account() {
        return StubConnector.account(
                Payway.WECHAT, "https://localhost:" + secure.port(), Map.of("trusted-certificates", serverPem));
    }

    private void deployThrough(String setting) {
        accounts.put(Payway.WECHAT, account());
        deploy(setting);
    }

    private void deploy(String setting) {
        vertx.deployVerticle(new ChannelVerticle(
                        new StubConnector(Payway.WECHAT),
                        (merchant, asked, named) -> Future.succeededFuture(Optional.ofNullable(accounts.get(asked))),
                        instance,
                        breakers,
                        new SignatureFaults(),
                        QUICK,
                        HttpProxy.parse(setting)))
                .await();
    }

    private String right() {
        return "http://shop:p%40ss@127.0.0.1:" + proxy.port();
    }

    @Test
    @DisplayName("https by a tunnel, which is used again; the proxy sees the host only")
    void tunnel() {
        deployThrough(right());

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(proxy.requests()).containsExactly("CONNECT localhost:" + secure.port() + " HTTP/1.1");
        assertThat(secure.requests()).isEqualTo(2);
    }

    @Test
    @DisplayName("plain http as a request to the proxy")
    void plain() {
        accounts.put(Payway.WECHAT, StubConnector.account(Payway.WECHAT, "http://channel.invalid/x", Map.of()));
        deploy(right());

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(proxy.requests()).singleElement().asString().startsWith("POST http://channel.invalid/x/ask?n=");
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"REFUSE", "DIE", "SILENCE"})
    @DisplayName("a tunnel that is not opened: nothing was sent, in the time for a connection, and it recovers")
    void noTunnel(Manner manner) {
        proxy.does(manner);
        deployThrough(right());
        long start = System.nanoTime();

        assertThat(ask(patient(pay(), Duration.ofSeconds(2))).kind()).isEqualTo(Outcome.Kind.NOT_SENT);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(secure.requests()).isZero();
        proxy.does(Manner.TUNNEL);
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    @Test
    @DisplayName("wrong credentials, no proxy there, a server that is down behind it: nothing was sent")
    void unreachable() throws IOException {
        deployThrough("http://shop:wrong@127.0.0.1:" + proxy.port());
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(secure.requests()).isZero();

        assertThat(states("http://shop:wrong@127.0.0.1:" + proxy.port(), account()))
                .containsExactly("settings OK", "proxy FAILED");
        assertThat(states("http://127.0.0.1:" + closedPort(), account()))
                .containsExactly("settings OK", "proxy FAILED");
        AccountSettings down = StubConnector.account(Payway.WECHAT, "https://localhost:" + closedPort(), Map.of());
        assertThat(states(right(), down)).containsExactly("settings OK", "proxy FAILED");
    }

    @Test
    @DisplayName("a certificate that is not trusted is refused through a proxy too")
    void trust() {
        accounts.put(
                Payway.WECHAT, StubConnector.account(Payway.WECHAT, "https://localhost:" + secure.port(), Map.of()));
        deploy(right());

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(secure.requests()).isZero();
    }

    @Test
    @DisplayName("a proxy that dies with the request under way leaves it unknown, sent once")
    void dies() {
        deployThrough(right());
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        proxy.diesAfter(0);
        secure.plays(Script.silence());

        Outcome outcome = ask(pay());

        assertThat(OutcomeText.of(outcome)).isEqualTo("UNKNOWN IO");
        assertThat(secure.requests()).isEqualTo(1);
    }

    @Test
    @DisplayName("channel-account test names the proxy, and says what is wrong there without its password")
    void probe() {
        List<Check> checks = checks(right(), account());
        assertThat(checks).extracting(Check::name).startsWith("settings", "proxy", "connection", "tls");
        assertThat(checks.get(1).detail()).isEqualTo("through 127.0.0.1:" + proxy.port());

        Check wrong =
                checks("http://shop:wrong@127.0.0.1:" + proxy.port(), account()).get(1);
        assertThat(wrong.detail()).contains("does not connect to localhost:" + secure.port() + ": status 407");
        assertThat(wrong.todo()).startsWith("check the user name and the password");
        proxy.does(Manner.REFUSE);
        Check refused = checks(right(), account()).get(1);
        assertThat(refused.detail()).endsWith("status 403");
        assertThat(wrong + " " + refused).doesNotContain("p@ss", "p%40ss", "wrong@");
    }

    @ParameterizedTest
    @CsvSource({"none", "''"})
    @DisplayName("without one the channel is reached directly")
    void direct(String setting) {
        deployThrough(setting);

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(proxy.requests()).isEmpty();
    }

    private List<String> states(String setting, AccountSettings account) {
        return checks(setting, account).stream()
                .filter(check -> check.state() != Mark.UNKNOWN)
                .map(check -> check.name() + " " + check.state())
                .toList();
    }

    private List<Check> checks(String setting, AccountSettings account) {
        AccountProbe probe = new AccountProbe(vertx, new StubConnector(Payway.WECHAT), QUICK, HttpProxy.parse(setting));
        io.vertx.core.Promise<List<Check>> found = io.vertx.core.Promise.promise();
        vertx.getOrCreateContext().runOnContext(here -> probe.run(account).onComplete(found));
        try {
            return found.future().await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
