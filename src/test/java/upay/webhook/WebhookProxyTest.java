package upay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.channel.TestCertificates;
import upay.domain.Order;
import upay.domain.proxy.HttpProxy;
import upay.host.HostResolver;
import upay.proxy.ScriptedProxy;
import upay.proxy.ScriptedProxy.Manner;

@Tag("process")
@DisplayName("A webhook goes through the configured proxy, to a checked address only")
class WebhookProxyTest extends WebhookTestBase {
    private static final List<Duration> ONCE_MORE = List.of(Duration.ofMillis(100));

    @TempDir
    static Path folder;

    private static Path key;
    private static String pem;

    private ScriptedReceiver shop;
    private ScriptedProxy proxy;

    @BeforeAll
    static void makeCertificates() throws IOException {
        TestCertificates certificates = new TestCertificates(folder);
        key = certificates.keyStore("server");
        pem = certificates.pem(key);
    }

    @BeforeEach
    void startServers() {
        shop = ScriptedReceiver.start(
                vertx,
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(key.toString()).setPassword(TestCertificates.PASSWORD)));
        proxy = ScriptedProxy.start(vertx, "shop:secret");
    }

    private void deployThroughProxy(boolean allowPrivate, HostResolver names) {
        TrustOptions trusted = new PemTrustOptions().addCertValue(Buffer.buffer(pem));
        HttpProxy through = HttpProxy.parse("http://shop:secret@127.0.0.1:" + proxy.port());
        deploy(with(QUICK, allowPrivate, ONCE_MORE), through, names, trusted);
    }

    private int port() {
        return Integer.parseInt(shop.url("").replaceAll(".*:(\\d+).*", "$1"));
    }

    @Test
    @DisplayName("an https receiver is resolved here, and the tunnel leads to the resolved address")
    void tunnel() {
        deployThroughProxy(true, always("127.0.0.1"));

        Order order = pay("https://localhost:" + port() + "/paid");
        awaitDelivered(order);

        // More than one if the machine is slow and the webhook was sent once more.
        assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT 127.0.0.1:" + port() + " HTTP/1.1");
        assertThat(shop.heard().get(0).host()).isEqualTo("localhost");
    }

    @Test
    @DisplayName("a private address is refused before the proxy is asked, whatever the proxy would find")
    void privateAddress() {
        deployThroughProxy(false, always("10.0.0.7"));

        Order order = pay("https://localhost:" + port() + "/paid");
        awaitGivenUp(order);

        assertThat(column("last_outcome", order)).isEqualTo("the host's address is not public");
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    @DisplayName("a plain http receiver is not called: the proxy would look its name up again")
    void plain() {
        deployThroughProxy(false, always("93.184.216.34"));

        Order order = pay("http://shop.example/paid");
        awaitGivenUp(order);

        assertThat(column("last_outcome", order))
                .isEqualTo("a plain http receiver cannot be checked through the proxy; it needs https");
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    @DisplayName("a proxy that refuses or dies is a failed attempt, tried again")
    void refusing() {
        proxy.does(Manner.DIE);
        deployThroughProxy(true, always("127.0.0.1"));
        Order order = pay("https://localhost:" + port() + "/paid");
        patiently().until(() -> column("last_outcome", order) != null);
        proxy.does(Manner.TUNNEL);

        awaitDelivered(order);

        assertThat(shop.heard()).hasSize(1);
    }
}
