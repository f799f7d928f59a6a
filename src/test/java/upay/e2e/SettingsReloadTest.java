package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.domain.Secret;
import upay.e2e.callback.SandboxAccountKeys;
import upay.http.TlsClient;
import upay.protocol.signature.Md5Signature;
import upay.store.TestStore;

@DisplayName(
        "While it sells, the program takes new files as Kubernetes mounts them: limits, codes, levels, certificates")
@Tag("process")
class SettingsReloadTest {
    private static final String SN = "100000000000000001";
    private static final Secret SECRET = new Secret("k7Qz2mVx9RtB4wLp");
    private static final String ALIPAY = "280000000000000001";
    private static final String WECHAT = "130000000000000001";
    private static final String NEW_CODE = "350000000000000001";
    private static final String MERCHANT = "1900000109";
    private static final String TRUST = "trusted";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sold = new AtomicInteger();

    /** The path of each call to WeChat, with the client's certificate. */
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    private GatewayProcess sandbox;
    private GatewayProcess gateway;
    private HttpServer wechat;
    private int version;
    private volatile boolean done;

    @BeforeEach
    void start() throws Exception {
        sandbox = GatewayProcess.sandbox(Map.of(), "--ledger", "memory");
        wechat = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setClientAuth(ClientAuth.REQUEST)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(TlsClient.pem("port")))
                                .addKeyValue(Buffer.buffer(TlsClient.pem("port-key"))))
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(TlsClient.pem("till-root")))))
                .requestHandler(request -> {
                    calls.add(request.path() + " " + shown(request));
                    request.response().end("<xml></xml>");
                })
                .listen(0, "127.0.0.1")
                .await();
        mount(settings("", "25-30/16-24", "info"), "port", "till-1");
        Files.createSymbolicLink(folder.resolve("gateway.yaml"), Path.of("..data", "gateway.yaml"));
        gateway = GatewayProcess.serve(Map.of(
                "UPAY_CONFIG", folder.resolve("gateway.yaml").toString(),
                "UPAY_DB_URI", TestStore.fresh().uri(),
                "JAVA_TOOL_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + trustStore() + " -Djavax.net.ssl.trustStorePassword=" + TRUST));
    }

    /** Beside a real channel there are no terminals of the sandbox. */
    private void enterTerminal() throws IOException {
        Path secret = Files.writeString(folder.resolve("till.secret"), SECRET.reveal());
        gateway.command("merchant", "add", "--id", "m1", "--name", "Tea House");
        gateway.command("store", "add", "--merchant", "m1", "--id", "s1", "--name", "Station");
        assertThat(gateway.command(
                        "terminal",
                        "add",
                        "--merchant",
                        "m1",
                        "--store",
                        "s1",
                        "--sn",
                        SN,
                        "--secret-file",
                        secret.toString()))
                .contains(SN);
    }

    @AfterEach
    void stop() {
        done = true;
        if (gateway != null) {
            gateway.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
        vertx.close().await();
    }

    private Path trustStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", TlsClient.certificate("port-root"));
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, TRUST.toCharArray());
        }
        return file;
    }

    private static byte[] keyStore(String name) throws IOException, GeneralSecurityException {
        String base64 = TlsClient.pem(name + "-key").replaceAll("-----[A-Z ]+-----|\\s", "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))),
                MERCHANT.toCharArray(),
                new X509Certificate[] {TlsClient.certificate(name)});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, MERCHANT.toCharArray());
        return bytes.toByteArray();
    }

    private static String shown(HttpServerRequest request) {
        try {
            X509Certificate certificate =
                    (X509Certificate) request.connection().sslSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "no certificate";
        }
    }

    /** A payment over a channel whose answers mean nothing is reversed by a cancel: with which certificate, from now on. */
    private void reversedWith(String certificate) {
        calls.clear();
        AtomicReference<String> order = new AtomicReference<>();
        AtomicReference<Thread> till = new AtomicReference<>();
        // A busy machine may need longer for the first connection than a payment waits for one.
        soon("a payment was sent", () -> {
            if (calls.isEmpty() && (till.get() == null || !till.get().isAlive())) {
                order.set("{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"" + TestTill.newClientSn() + "\"");
                till.set(begin(
                        "pay",
                        order.get() + ",\"total_amount\":\"100\",\"dynamic_id\":\"" + WECHAT
                                + "\",\"subject\":\"s\",\"operator\":\"o\"}"));
            }
            return !calls.isEmpty();
        });
        begin("cancel", order.get() + "}");
        soon("a reversal", () -> calls.stream().anyMatch(call -> call.contains("/reverse ")));
        assertThat(calls.stream().filter(call -> call.contains("/reverse ")))
                .allMatch(call -> call.contains("CN=" + certificate));
    }

    /** Without regard to its answer, which may take long. */
    private Thread begin(String operation, String body) {
        Thread till = new Thread(
                () -> {
                    try {
                        post(operation, body);
                    } catch (IOException tooLate) {
                        // Only what the channel was sent matters.
                    }
                },
                operation);
        till.setDaemon(true);
        till.start();
        return till;
    }

    /** All files of a new version in a folder of their own, to which one link leads then. */
    private void mount(String settings, String port, String till) throws IOException, GeneralSecurityException {
        Path next = Files.createDirectory(folder.resolve("..version_" + ++version));
        Files.writeString(next.resolve("gateway.yaml"), settings);
        Files.writeString(next.resolve("port.pem"), TlsClient.pem(port));
        Files.writeString(next.resolve("port-key.pem"), TlsClient.pem(port + "-key"));
        Files.write(next.resolve("client.p12"), keyStore(till));
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String settings(String more, String alipayCodes, String level) {
        Path data = folder.resolve("..data");
        Properties alipay = SandboxAccountKeys.account("alipay");
        return """
                sandbox:
                  time-scale: 0.05
                http:
                  tls:
                    certificate-file: %1$s/port.pem
                    key-file: %1$s/port-key.pem
                channels:
                  alipay:
                    endpoint: %2$s%3$s
                    app-id: "%4$s"
                    private-key: "%5$s"
                    alipay-public-key: "%6$s"
                  wechat:
                    endpoint: https://localhost:%7$d
                    app-id: wx0123456789abcdef
                    mch-id: "%10$s"
                    key: 0123456789abcdef0123456789ABCDEF
                    client-certificate-file: %1$s/client.p12
                payment-codes:
                  alipay: %8$s
                logging:
                  level: %9$s
                """.formatted(
                                data,
                                sandbox.uri(),
                                alipay.getProperty("gateway.endpoint"),
                                alipay.getProperty("gateway.app-id"),
                                alipay.getProperty("gateway.private-key"),
                                alipay.getProperty("gateway.alipay-public-key"),
                                wechat.actualPort(),
                                alipayCodes,
                                level,
                                MERCHANT)
                + more;
    }

    private String pay(String code) throws IOException {
        return post(
                "pay",
                "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"" + TestTill.newClientSn()
                        + "\",\"total_amount\":\"100\",\"dynamic_id\":\"" + code
                        + "\",\"subject\":\"s\",\"operator\":\"o\"}");
    }

    private String post(String operation, String body) throws IOException {
        String head = "POST /upay/v2/" + operation + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + SN + " "
                + Md5Signature.sign(body.getBytes(StandardCharsets.UTF_8), SECRET) + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        try (TlsClient till = new TlsClient(gateway.uri().getPort(), null)) {
            return till.ask(head + body);
        }
    }

    private String shownByThePort() throws IOException {
        try (TlsClient till = new TlsClient(gateway.uri().getPort(), null)) {
            return till.shown().getSubjectX500Principal().getName();
        }
    }

    private void sell() {
        while (!done) {
            try {
                String answer = pay(ALIPAY);
                if (answer.contains("PAY_SUCCESS")) {
                    sold.incrementAndGet();
                } else if (!answer.contains("次新请求的上限") && !answer.contains("PAY_IN_PROGRESS")) {
                    // On a busy machine the channel's answer may come later than the scaled waits allow for.
                    failures.add(answer);
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void soon(String what, Check check) {
        await(what)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(check::holds);
    }

    private void printed(String line) {
        soon(line, () -> gateway.printed().contains(line));
    }

    /** Not below nohup: a program inherits that the signal is ignored. */
    private boolean takesHangups() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .allMatch(line -> line.endsWith("0") || (Character.digit(line.charAt(line.length() - 1), 16) & 1) == 0);
    }

    @Test
    void underLoad() throws Exception {
        enterTerminal();
        Thread till = new Thread(this::sell, "till");
        till.start();
        soon("sold", () -> sold.get() > 3);
        reversedWith("till-1");
        assertThat(pay(NEW_CODE)).doesNotContain("PAY_SUCCESS");
        mount(
                settings("limits:\n  terminal-rate: 1\n  terminal-burst: 2\n", "25-30/16-24", "debug"),
                "port-later",
                "till-2");
        soon("limited", () -> pay(ALIPAY).contains("该终端超过每秒1次新请求的上限，未产生任何扣款"));
        soon("the port's certificate", () -> shownByThePort().contains("O=later"));
        printed("DEBUG");
        int before = sold.get();
        mount(settings("instance:\n  sweep-batch: 50\n", "25-30/16-24, 35/18", "info"), "port-later", "till-2");
        soon("sold again", () -> sold.get() > before + 20);
        soon("a new code", () -> pay(NEW_CODE).contains("PAY_SUCCESS"));
        reversedWith("till-2");
        printed("instance.sweep-batch has changed, and takes effect after a restart");
        mount(settings("limits:\n  terminal-rate: none\n", "25-30/16-24", "info"), "port", "till-1");
        printed("limits.terminal-rate: found 'none'");
        assertThat(pay(NEW_CODE)).contains("PAY_SUCCESS");
        assertThat(shownByThePort()).contains("O=later");
        reversedWith("till-2");
        mount(settings("", "25-30/16-24", "info"), "port", "till-1");
        if (takesHangups()) {
            new ProcessBuilder("kill", "-HUP", Long.toString(gateway.pid()))
                    .start()
                    .waitFor();
            printed("the configuration is read again on request");
        }
        soon("the first certificate again", () -> !shownByThePort().contains("O=later"));
        assertThat(pay(NEW_CODE)).doesNotContain("PAY_SUCCESS");
        reversedWith("till-1");
        done = true;
        till.join();

        assertThat(failures).isEmpty();
        assertThat(gateway.printed()).doesNotContain("PRIVATE KEY", "0123456789abcdef0123456789ABCDEF");
    }
}
