package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.cli.CommandLineInterface;
import upay.cli.console.ExitCode;
import upay.e2e.LocalGateway;
import upay.http.TlsClient;
import upay.management.RunningGateway;
import upay.management.ServerTrust;
import upay.store.TestStore;

@DisplayName("The management port has TLS from files, for browsers, commands and Prometheus, and uses changed files")
@Tag("process")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManagementTlsTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static URI port;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI", STORE.uri(),
                        "UPAY_MANAGEMENT_ALLOWED_HOSTS", "gw.example",
                        "UPAY_MANAGEMENT_TLS_CERTIFICATE_FILE",
                                write("port.pem", "port").toString(),
                        "UPAY_MANAGEMENT_TLS_KEY_FILE",
                                write("key.pem", "port-key").toString()));
        port = gateway.managementUri();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Path write(String name, String from) throws IOException {
        return Files.writeString(folder.resolve(name), TlsClient.pem(from));
    }

    private static String ask(String request, String... protocols) throws IOException {
        try (TlsClient client = new TlsClient(port.getPort(), null, protocols)) {
            return client.ask(request + "\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/console/", "/api/v1/openapi.yaml"})
    @DisplayName("each page, in HTTP/1.1 also for a client that offers HTTP/2")
    void pages(String path) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(ServerTrust.issuedBy(TlsClient.pem("port-root")))
                .version(HttpClient.Version.HTTP_2)
                .build();
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(port.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(port.getScheme()).isEqualTo("https");
        assertThat(answer.statusCode()).isEqualTo(path.startsWith("/api") ? 401 : 200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void versions(String protocol) throws IOException {
        assertThat(ask("GET /health/live HTTP/1.1\r\nHost: localhost", protocol))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    @DisplayName("a request without TLS gets no answer")
    void plain() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/");
        }
    }

    @Test
    @DisplayName("a browser is told to keep to https under the port's own name, and under none that others share")
    void strict() throws IOException {
        assertThat(ask("GET /health/live HTTP/1.1\r\nHost: gw.example:" + port.getPort()))
                .containsIgnoringCase("strict-transport-security: max-age=31536000\r\n");
        for (String shared : List.of("localhost", "127.0.0.1", "evil.example")) {
            assertThat(ask("GET /health/live HTTP/1.1\r\nHost: " + shared + ":" + port.getPort()))
                    .doesNotContainIgnoringCase("strict-transport-security");
        }
    }

    @Test
    @DisplayName("the link of a new user begins with https, and a session's cookie is secure")
    void login() throws Exception {
        TestApi admin = TestApi.ofAdmin(STORE, port);
        TestApi nobody = admin.withKey("");
        String link = admin.send("POST", "/users", "{\"user\":\"lin\",\"role\":\"viewer\"}")
                .json()
                .getString("set_up_link");
        assertThat(link).startsWith("https://127.0.0.1:" + port.getPort() + "/console/#/set-up?token=");
        TestUser lin = TestUser.setUp(nobody, TestUser.token(link), "lin");
        lin.forgetCodes(STORE);

        TestApi.Reply login = nobody.send("POST", "/login", lin.login());

        assertThat(login.header("Set-Cookie"))
                .matches("upay_session=[0-9a-z]{32}; Path=/; Secure; HTTPOnly; SameSite=Strict");
        TestApi session = TestUser.session(nobody, login);
        assertThat(session.get("/session").status()).isEqualTo(200);
        assertThat(session.send("POST", "/logout", null).header("Set-Cookie")).contains("; Secure");
    }

    private record Said(int exit, String out, String err) {}

    private static Said run(String url, String... words) throws IOException {
        Path key = Files.writeString(
                folder.resolve("admin.key"), TestApi.ofAdmin(STORE, port).key());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("merchant", "list", "--gateway", url, "--api-key-file"));
        all.add(key.toString());
        all.addAll(List.of(words));
        int exit = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    @Test
    @DisplayName("a command trusts the issuer in a file, and no other one, and no other name")
    void commands() throws Exception {
        String root = write("root.pem", "port-root").toString();
        String other = write("other.pem", "foreign-root").toString();
        Said trusted = run(port.toString(), "--gateway-ca", root);
        assertThat(trusted.err).isEmpty();
        assertThat(trusted.exit).isEqualTo(ExitCode.OK);
        assertThat(trusted.out).contains("\"sandbox-merchant\"");
        assertThat(run("https://localhost:" + port.getPort(), "--gateway-ca", root).exit)
                .isEqualTo(ExitCode.OK);
        for (Said untrusted : List.of(
                run(port.toString()),
                run(port.toString(), "--gateway-ca", other),
                run("https://127.0.0.2:" + port.getPort(), "--gateway-ca", root))) {
            assertThat(untrusted.exit).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(untrusted.err).contains("does not answer");
        }
        Said noPem = run(
                port.toString(), "--gateway-ca", write("key.copy", "port-key").toString());
        assertThat(noPem.exit).isEqualTo(ExitCode.USAGE);
        assertThat(noPem.err).contains("--gateway-ca: ", "BEGIN CERTIFICATE");
        Said plain = run("http://127.0.0.1:" + port.getPort(), "--gateway-ca", root);
        assertThat(plain.exit).isEqualTo(ExitCode.USAGE);
        assertThat(plain.err).contains("not https");
    }

    @Test
    @DisplayName("a program with the port's own configuration accepts its certificate and no other one")
    void sameMachine() throws Exception {
        assertThat(new RunningGateway(port, TlsClient.pem("port")).sandbox()).isPresent();
        assertThat(new RunningGateway(port, TlsClient.pem("port-later")).sandbox())
                .isEmpty();
    }

    private static String shown() throws IOException {
        try (TlsClient client = new TlsClient(port.getPort(), null)) {
            return client.shown().getSubjectX500Principal().getName();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("changed files hold for new connections, an open one goes on; its end is in health and metrics")
    void reload() throws Exception {
        String live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (TlsClient open = new TlsClient(port.getPort(), null)) {
            assertThat(open.ask(live)).startsWith("HTTP/1.1 200");
            assertThat(shown()).isEqualTo("CN=localhost");
            write("port.pem", "port-later");
            write("key.pem", "port-later-key");

            await().atMost(Duration.ofSeconds(60)).until(() -> shown().contains("O=later"));

            assertThat(open.ask(live)).startsWith("HTTP/1.1 200");
            assertThat(open.shown().getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(body("/health/ready"))
                .contains("\"management_certificate\":{")
                .contains("O=later,CN=localhost"));
        assertThat(body("/metrics")).contains("upay_tls_certificate_end_timestamp_seconds ");
    }

    private static String body(String path) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(ServerTrust.issuedBy(TlsClient.pem("port-root")))
                .build();
        return client.send(HttpRequest.newBuilder(port.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
