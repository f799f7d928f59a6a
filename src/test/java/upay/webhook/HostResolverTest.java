package upay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.TestCertificates;
import upay.domain.Order;
import upay.webhook.ScriptedReceiver.Heard;

@DisplayName("only public addresses are called, and exactly those that were checked")
@Tag("process")
class HostResolverTest extends WebhookTestBase {
    private static final WebhookSettings PUBLIC_ONLY = with(QUICK, false, List.of(Duration.ofMillis(50)));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "http://[::1]:%d/",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://[::ffff:7f00:1]:%d/",
                "http://[64:ff9b::7f00:1]:%d/",
                "http://0.0.0.0:%d/",
                "http://localhost:%d/",
                "http://2130706433:%d/",
                "http://0x7f.1:%d/",
                "http://127.1:%d/",
                "http://public.example@127.0.0.1:%d/"
            })
    @DisplayName("this machine, in any notation, receives nothing if private addresses are not allowed")
    void loopback(String url) {
        ScriptedReceiver here = ScriptedReceiver.start(vertx);
        deploy(PUBLIC_ONLY);

        Order order = pay(url.formatted(here.port()));
        awaitGivenUp(order);

        assertThat(column("last_outcome", order)).isIn("the host's address is not public", "unknown host name");
        assertThat(here.heard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"})
    @DisplayName("a public name that leads to an address that is not public is not called")
    void names(String address) {
        deploy(PUBLIC_ONLY, always(address), null);

        Order order = pay("http://innocent.example/");
        awaitGivenUp(order);

        assertThat(column("last_outcome", order)).isEqualTo("the host's address is not public");
    }

    @Test
    @DisplayName("a name is looked up once for each try, and the connection goes to what was found then")
    void pinned() {
        ScriptedReceiver here = ScriptedReceiver.start(vertx).answers(500, "");
        AtomicInteger lookups = new AtomicInteger();
        deploy(
                QUICK,
                host -> {
                    lookups.incrementAndGet();
                    return always("127.0.0.1").addresses(host);
                },
                null);

        // The system has no such name: a second look-up would find nothing.
        awaitDelivered(pay("http://rebinding.invalid:" + here.port() + "/"));

        assertThat(lookups).hasValue(2);
        assertThat(here.heard()).extracting(Heard::host).containsOnly("rebinding.invalid");
    }

    @Test
    @DisplayName("where one name has public and other addresses, only the public ones are tried")
    void mixed() throws UnknownHostException {
        ScriptedReceiver here = ScriptedReceiver.start(vertx);
        // TEST-NET-like public addresses cannot be reached from here; what counts is who is not called.
        List<InetAddress> both = List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("192.0.2.1"));
        deploy(PUBLIC_ONLY, host -> Future.succeededFuture(both), null);

        Order order = pay("http://both.example:" + here.port() + "/");
        awaitGivenUp(order);

        assertThat(here.heard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @DisplayName("a redirect is not followed, and is no success")
    void redirects(int status) {
        ScriptedReceiver elsewhere = ScriptedReceiver.start(vertx);
        ScriptedReceiver here = ScriptedReceiver.start(vertx).next(request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", elsewhere.url("/"))
                .end("success"));
        deploy(QUICK);

        awaitDelivered(pay(here.url("/")));

        assertThat(here.heard()).hasSize(2);
        assertThat(elsewhere.heard()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,true,",
        "other.example,true,the TLS handshake failed",
        "localhost,false,the TLS handshake failed"
    })
    @DisplayName("https: the certificate must be trusted and of the host's name, not of its address")
    void tls(String host, boolean trusted, String fault) throws IOException {
        TestCertificates certificates = new TestCertificates(folder);
        Path key = certificates.keyStore("shop");
        ScriptedReceiver here = ScriptedReceiver.start(
                vertx,
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(key.toString()).setPassword(TestCertificates.PASSWORD)));
        TrustOptions trust = trusted ? new PemTrustOptions().addCertValue(Buffer.buffer(certificates.pem(key))) : null;
        deploy(with(QUICK, true, List.of(Duration.ofMillis(50))), always("127.0.0.1"), trust);

        Order order = pay("https://" + host + ":" + here.port() + "/");

        if (fault == null) {
            awaitDelivered(order);
        } else {
            awaitGivenUp(order);
            assertThat(column("last_outcome", order)).isEqualTo(fault);
            assertThat(here.heard()).isEmpty();
        }
    }
}
