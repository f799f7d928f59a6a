package upay.bill.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.channel.account.AccountSettings;
import upay.channel.http.FileDownload;
import upay.config.GatewayConfig;
import upay.domain.Payway;

@DisplayName("What a hostile or broken server answers to the request for a bill leads nowhere, and ends in time")
@Tag("process")
class HostileBillTest {
    private static final FileDownload.Bounds TIGHT =
            new FileDownload.Bounds(Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofSeconds(5), 100_000);

    private static BillFetchFixture bills;
    private static PrivateKey alipay;

    private final LocalDate day = LocalDate.now(BillFetchFixture.SHANGHAI).minusDays(2);
    private HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        bills = new BillFetchFixture();
        Properties published = new Properties();
        try (InputStream file = HostileBillTest.class.getResourceAsStream("/sandbox/alipay.properties")) {
            published.load(file);
        }
        String pem = published.getProperty("channel.private-key").replaceAll("-----[A-Z ]+-----|\\s", "");
        alipay = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    @AfterAll
    static void stop() {
        bills.close();
    }

    @AfterEach
    void end() {
        server.close().await();
    }

    private int serve(Handler<HttpServerRequest> handler) {
        server = bills.vertx
                .createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await();
        return server.actualPort();
    }

    private AccountSettings account(Payway payway, int port, String path) {
        return bills.account(bills.account(payway), "http://127.0.0.1:" + port + path);
    }

    /** As Alipay signs it. */
    private static String naming(String address) {
        try {
            String node = new JsonObject()
                    .put("code", "10000")
                    .put("msg", "Success")
                    .put("bill_download_url", address)
                    .encode();
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(alipay);
            signature.update(node.getBytes(StandardCharsets.UTF_8));
            return "{\"alipay_data_dataservice_bill_downloadurl_query_response\":" + node + ",\"sign\":\""
                    + Base64.getEncoder().encodeToString(signature.sign()) + "\"}";
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private BillDesk.Done alipayNaming(String address, String... hosts) {
        int port = serve(request -> request.response()
                .putHeader("Content-Type", "text/html;charset=utf-8")
                .end(naming(address)));
        return bills.fetch(account(Payway.ALIPAY, port, "/gateway.do"), day, TIGHT, hosts);
    }

    @Test
    @DisplayName("an address on a host that is not listed: refused, with the host and without the token")
    void otherHost() {
        BillDesk.Done done = alipayNaming("http://evil.example/download?token=secret-token");

        assertThat(done.reason()).isEqualTo(Reason.REFUSED);
        assertThat(done.words()).contains("evil.example", "bills.alipay-hosts").doesNotContain("secret-token");
    }

    @Test
    @DisplayName("an address on a listed host that is in this machine: refused, and no connection is made")
    void privateAddress() {
        Set<String> listed = GatewayConfig.require(Map.of("UPAY_BILLS_ALIPAY_HOSTS", "localhost"), null)
                .channels()
                .bills()
                .alipayHosts();
        BillDesk.Done done =
                alipayNaming("http://localhost/download?token=secret-token", listed.toArray(String[]::new));

        assertThat(done.reason()).isEqualTo(Reason.REFUSED);
        assertThat(done.words()).isEqualTo("the address of localhost is not public");
    }

    @Test
    @DisplayName("an address that redirects to another host: not followed")
    void redirect() {
        AtomicInteger elsewhere = new AtomicInteger();
        HttpServer other = bills.vertx
                .createHttpServer()
                .requestHandler(request -> {
                    elsewhere.incrementAndGet();
                    request.response().end("PK");
                })
                .listen(0, "127.0.0.1")
                .await();
        int[] port = new int[1];
        port[0] = serve(request -> {
            if (request.path().equals("/bill")) {
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "http://127.0.0.1:" + other.actualPort() + "/")
                        .end();
            } else {
                request.response().end(naming("http://127.0.0.1:" + port[0] + "/bill"));
            }
        });

        BillDesk.Done done = bills.fetch(account(Payway.ALIPAY, port[0], "/gateway.do"), day, TIGHT);

        assertThat(done.reason()).isEqualTo(Reason.REFUSED);
        assertThat(done.words()).contains("302");
        assertThat(elsewhere).hasValue(0);
        other.close().await();
    }

    @Test
    @DisplayName("an answer that Alipay has not signed names no address")
    void unsigned() {
        int port = serve(request ->
                request.response().end(naming("http://127.0.0.1:1/bill").replace("\"sign\":\"", "\"sign\":\"AAAA")));

        BillDesk.Done done = bills.fetch(account(Payway.ALIPAY, port, "/gateway.do"), day, TIGHT);

        assertThat(done.reason()).isEqualTo(Reason.REFUSED);
        assertThat(done.words()).isEqualTo("wrong or missing signature");
    }

    @Test
    @DisplayName("a body beyond the bound is not read on")
    void oversize() {
        AtomicInteger sent = new AtomicInteger();
        int port = serve(request -> {
            request.response().setChunked(true);
            bills.vertx.setPeriodic(1, id -> {
                if (request.response().closed() || sent.get() > 100_000) {
                    bills.vertx.cancelTimer(id);
                } else if (!request.response().writeQueueFull()) {
                    sent.incrementAndGet();
                    request.response().write(Buffer.buffer("x".repeat(1_000)));
                }
            });
        });

        BillDesk.Done done = bills.fetch(account(Payway.WECHAT, port, ""), day, TIGHT);

        assertThat(done.reason()).isEqualTo(Reason.REFUSED);
        assertThat(done.words()).isEqualTo("the answer is longer than 100000 bytes");
        assertThat(sent.get()).isLessThan(100_000);
    }

    @Test
    @DisplayName("a server that accepts and says nothing, and one that stops in the middle, are given up in time")
    void silence() {
        int port = serve(request -> {
            if (request.path().endsWith("downloadbill")) {
                request.response().setChunked(true).write("`2026");
            }
        });

        BillDesk.Done middle = bills.fetch(account(Payway.WECHAT, port, ""), day, TIGHT);
        assertThat(middle.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(middle.words()).contains("nothing came for 700 ms");

        BillDesk.Done never = bills.fetch(account(Payway.JDPAY, port, ""), day, TIGHT);
        assertThat(never.reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    @DisplayName("a server that sends a byte now and then is given up at the limit of the whole")
    void trickle() {
        int port = serve(request -> {
            request.response().setChunked(true);
            bills.vertx.setPeriodic(100, id -> {
                if (request.response().closed()) {
                    bills.vertx.cancelTimer(id);
                } else {
                    request.response().write("x");
                }
            });
        });
        FileDownload.Bounds bounds = new FileDownload.Bounds(
                Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofMillis(1_500), 100_000);

        BillDesk.Done done = bills.fetch(account(Payway.WECHAT, port, ""), day, bounds);

        assertThat(done.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(done.words()).contains("not all of it within 1500 ms");
    }

    @Test
    @DisplayName("an answer of UnionPay whose file was changed on the way is refused")
    void changedFile() {
        bills.paid(Payway.UNIONPAY, 100, BillFetchFixture.at(day, "08:00:00"));
        int[] target = {bills.sandbox.getPort()};
        int port = serve(request -> request.body()
                .compose(body -> bills.vertx
                        .createHttpClient()
                        .request(request.method(), target[0], "127.0.0.1", "/unionpay/")
                        .compose(forwarded -> forwarded
                                .putHeader("Content-Type", request.getHeader("Content-Type"))
                                .send(body))
                        .compose(answer -> answer.body()))
                .onSuccess(answer -> {
                    String text = answer.toString(StandardCharsets.UTF_8);
                    int at = text.indexOf("fileContent=") + 40;
                    char other = text.charAt(at) == 'A' ? 'B' : 'A';
                    request.response().end(text.substring(0, at) + other + text.substring(at + 1));
                }));

        BillDesk.Done done = bills.fetch(account(Payway.UNIONPAY, port, ""), day);

        assertThat(done.reason()).isEqualTo(Reason.REFUSED);
        assertThat(done.words()).startsWith("wrong signature");
    }

    @Test
    @DisplayName("nothing stays in the folder for temporary files")
    void cleans() throws Exception {
        silence();
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String own = "upay-bill-" + ProcessHandle.current().pid() + "-";
            assertThat(left.filter(path -> path.getFileName().toString().startsWith(own)))
                    .isEmpty();
        }
    }
}
