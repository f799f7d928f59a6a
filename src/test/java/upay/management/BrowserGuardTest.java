package upay.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("No page in an operator's browser reads or changes anything on the management port; probes and curl do")
class BrowserGuardTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger SCANS = new AtomicInteger();
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        int sandbox = VERTX.createHttpServer()
                .requestHandler(request -> {
                    SCANS.incrementAndGet();
                    request.response().end("scanned");
                })
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS)
                .actualPort();
        Health health = new Health(() -> true, () -> Map.of("orders", "7894259244061958"));
        health.open();
        ManagementVerticle admin = new ManagementVerticle(
                new ManagementVerticle.Options(
                        "127.0.0.1", 0, Set.of("gw-1.ops.example"), URI.create("http://127.0.0.1:" + sandbox)),
                health,
                openMetrics -> Future.failedFuture("none"));
        VERTX.deployVerticle(admin).await(5, TimeUnit.SECONDS);
        port = admin.port();
    }

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().await(5, TimeUnit.SECONDS);
    }

    /** @param head the request line and headers, lines apart by a bar; PORT is the port */
    private static String send(String head) throws IOException {
        String request = head.replace("PORT", "" + port).replaceAll(" *\\| *", "\r\n")
                + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (Socket line = new Socket("127.0.0.1", port)) {
            line.setSoTimeout(20_000);
            line.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(line.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ")[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:PORT",
                "127.0.0.1",
                "localhost:PORT",
                "LocalHost",
                "localhost.:PORT",
                "[::1]:PORT",
                "10.1.2.3:8081",
                "[fe80::1]:8081",
                "GW-1.ops.example:8081",
            })
    @DisplayName("a call by its address, a loopback name or a configured name is answered")
    void names(String host) throws IOException {
        assertThat(status(send("GET /health/ready HTTP/1.1 | Host: " + host))).isEqualTo(200);
        int before = SCANS.get();
        assertThat(send("POST /sandbox/scan/1 HTTP/1.1 | Host: " + host)).contains("scanned");
        assertThat(SCANS.get()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:PORT",
                "rebound.evil.example",
                "localhost.evil.example:PORT",
                "127.0.0.1.evil.example:PORT",
                "evil.example@127.0.0.1",
                "1.2.3.4.5",
                "127.0.0.256",
                "ops.example",
                "[::1].evil.example",
            })
    @DisplayName("a foreign host name (DNS rebinding) is refused, and the answer holds only how to allow it")
    void rebinding(String host) throws IOException {
        int before = SCANS.get();
        String answer = send("GET /health/ready HTTP/1.1 | Host: " + host);

        assertThat(status(answer)).isIn(400, 403);
        assertThat(answer).doesNotContain("7894259244061958");
        if (status(answer) == 403) {
            assertThat(answer).contains("management.allowed-hosts");
        }
        assertThat(status(send("POST /sandbox/scan/1 HTTP/1.1 | Host: " + host)))
                .isIn(400, 403);
        assertThat(SCANS.get()).isEqualTo(before);
    }

    @Test
    @DisplayName("no Host is for HTTP/1.0 alone (balancers' probes); two are none; a whole URI is no path")
    void hostHeader() throws IOException {
        assertThat(status(send("GET /health/ready HTTP/1.0"))).isEqualTo(200);
        assertThat(status(send("GET /health/ready HTTP/1.1"))).isEqualTo(400);
        assertThat(status(send("GET /health/ready HTTP/1.1 | Host: 127.0.0.1 | Host: localhost")))
                .isEqualTo(400);
        assertThat(status(send("GET http://evil.example/health/ready HTTP/1.1 | Host: 127.0.0.1")))
                .isEqualTo(400);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "POST; Origin: http://evil.example",
                "POST; Origin: null",
                "POST; Origin: http://localhost:1",
                "POST; Origin: http://127.0.0.1",
                "POST; Origin: http://127.0.0.1:PORT | Origin: http://evil.example",
                "POST; Origin: http://127.0.0.1:PORT.evil.example",
                "POST; Sec-Fetch-Site: cross-site",
                "POST; Sec-Fetch-Site: same-site",
                "POST; Origin: http://127.0.0.1:PORT | Sec-Fetch-Site: cross-site",
                "POST; Referer: http://evil.example/page",
                "POST; Referer: x",
                "POST; Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document",
                "GET;  Origin: http://evil.example",
                "GET;  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: script",
                "GET;  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: iframe",
            })
    @DisplayName("a cross-site request is refused, whatever its content type")
    void crossSite(String method, String headers) throws IOException {
        int before = SCANS.get();
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/json"}) {
            String answer = send(method + " /sandbox/scan/1 HTTP/1.1 | Host: 127.0.0.1:PORT | " + headers
                    + " | Content-Type: " + type);
            assertThat(status(answer)).isEqualTo(403);
        }
        assertThat(SCANS.get()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "POST; User-Agent: curl/8",
                "POST; Content-Type: application/x-www-form-urlencoded",
                "POST; Origin: http://127.0.0.1:PORT | Sec-Fetch-Site: same-origin | Referer: http://127.0.0.1:PORT/",
                "GET;  Sec-Fetch-Site: none | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document",
                "GET;  Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document",
                "GET;  Referer: http://wiki.example/runbook",
            })
    @DisplayName("curl, a typed address, a followed link, and a page of its own go on")
    void goesOn(String method, String headers) throws IOException {
        assertThat(status(send(method + " /sandbox/x HTTP/1.1 | Host: 127.0.0.1:PORT | " + headers)))
                .isEqualTo(200);
    }

    @Test
    @DisplayName("no answer may be framed, sniffed, or read by another site")
    void headers() throws IOException {
        for (String path : new String[] {"/health/ready", "/sandbox/ledger", "/nothing"}) {
            assertThat(send("GET " + path + " HTTP/1.1 | Host: localhost"))
                    .containsIgnoringCase("x-content-type-options: nosniff")
                    .containsIgnoringCase("content-security-policy: default-src 'none'; frame-ancestors 'none'")
                    .containsIgnoringCase("cross-origin-resource-policy: same-origin")
                    .doesNotContainIgnoringCase("access-control-allow");
        }
    }
}
