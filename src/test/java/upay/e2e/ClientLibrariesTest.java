package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.webhook.ScriptedReceiver;

@DisplayName(
        "The client libraries never take an unknown outcome for a failure; each runs where its interpreter is installed")
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientLibrariesTest {
    private static final int PATIENCE_SECONDS = 180;

    private final Vertx vertx = Vertx.vertx();
    private GatewayProcess gateway;
    private LosingRelay relay;
    private TestTill shop;
    private ScriptedReceiver.Heard notification;
    private String publicKey;

    @BeforeAll
    void start() throws Exception {
        // A pay answers before its customer, who takes 3 s, has confirmed.
        gateway = GatewayProcess.serve(Map.of("UPAY_WAITS_PAY_WAIT", "1s"));
        relay = new LosingRelay(gateway.uri());
        shop = TestTill.first(gateway.uri());
        ScriptedReceiver receiver = ScriptedReceiver.start(vertx);
        shop.post(
                "pay",
                shop.payment(TestTill.newClientSn(), 100)
                        .put("dynamic_id", TestTill.ALIPAY_CODE)
                        .put("notify_url", receiver.url("/paid")));
        notification = Eventually.soon("a notification", receiver::heard, heard -> !heard.isEmpty())
                .get(0);
        publicKey = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/public-key"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @AfterAll
    void stop() {
        if (relay != null) {
            relay.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        vertx.close().await();
    }

    private record Library(String interpreter, String library, String scenario, String example) {
        @Override
        public String toString() {
            return library;
        }
    }

    static Stream<Library> libraries() {
        return Stream.of(
                new Library("python3", "clients/python/upay.py", "scenario.py", "clients/python/example.py"),
                new Library("node", "clients/typescript/upay.mjs", "scenario.mjs", "clients/typescript/example.mjs"),
                new Library("php", "clients/php/upay.php", "scenario.php", "clients/php/example.php"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    @DisplayName("lost answers, a customer who is slow, one who never comes, refusals, refunds and a notification")
    void outcomes(Library library, @TempDir Path folder) throws Exception {
        String run = "lib-" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, String> environment = Map.of(
                "UPAY_RUN",
                run,
                "UPAY_NOWHERE",
                "http://127.0.0.1:" + closedPort(),
                "UPAY_LIBRARY",
                library.library,
                "UPAY_BODY",
                write(folder.resolve("body"), notification.body()),
                "UPAY_AUTHORIZATION",
                write(
                        folder.resolve("authorization"),
                        notification.authorization().getBytes()),
                "UPAY_PEM",
                write(folder.resolve("pem"), publicKey.getBytes()));

        String said = run(
                library,
                Path.of("src", "test", "resources", "clients", library.scenario),
                relay.uri(),
                environment,
                folder);

        assertThat(said.lines())
                .containsExactly(
                        "keys 2 True True",
                        "lost PAID PAID",
                        "again PAID",
                        "other amount NOT_PAID OTHER_ORDER",
                        "pending PAID",
                        "never NOT_PAID CANCELLED",
                        "refused NOT_PAID INSUFFICIENT_FUND",
                        "dark UNKNOWN NO_ANSWER",
                        "not sent NOT_PAID NOT_SENT",
                        "wrong key NOT_PAID ILLEGAL_SIGN",
                        "refund REFUNDED 60",
                        "too much REFUSED REFUND_AMT_NOT_EQUAL_TOTAL",
                        "dark refund UNKNOWN NO_ANSWER",
                        "ask hand_over 已收款90.01元，可以交货。",
                        "ask do_not_hand_over Not paid, do not hand over: the customer's balance is too low,"
                                + " ask for another way to pay.",
                        "ask wait no answer",
                        "ask do_not_hand_over Not accepted, this request charged nothing, do not hand over:"
                                + " the request is faulty, ask the till's vendor.",
                        "genuine True False");
        assertThat(relay.hasLost("/terminal/activate", run + "-lose-once")).isTrue();
        assertThat(relay.hasLost("/terminal/checkin", run + "-lose-once")).isTrue();
        assertThat(relay.hasLost("/upay/v2/pay", run + "-1-lose-once")).isTrue();
        assertThat(relay.hasLost("/upay/v2/refund", run + "-1-lose-once")).isTrue();
        assertThat(relay.paymentAnswer(run + "-1-lose-once")).contains("PAY_SUCCESS");
        assertThat(relay.paymentAnswer(run + "-2")).contains("PAY_IN_PROGRESS");
        assertThat(shop.query(run + "-1-lose-once").data("net_amount")).isEqualTo("60");
        assertThat(Eventually.untilFinal(shop, run + "-3").orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(Eventually.untilFinal(shop, run + "-2").data("net_amount")).isEqualTo("9000");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    @DisplayName("the example sells and refunds, and goes on with the stored key when it is started again")
    void example(Library library, @TempDir Path folder) throws Exception {
        Path stored = folder.resolve("terminal.json");
        for (int start = 0; start < 2; start++) {
            String said = run(
                    library,
                    Path.of(library.example),
                    gateway.uri(),
                    Map.of("UPAY_TERMINAL", stored.toString()),
                    folder);

            assertThat(said.lines().map(String::strip)).containsExactly("pay PAID", "refund REFUNDED, 60 fen left");
        }
        assertThat(new JsonObject(Files.readString(stored)).fieldNames()).containsExactlyInAnyOrder("sn", "key");
    }

    @Test
    @DisplayName("upay.mjs is upay.ts without its types: line by line the same, but for what is blank")
    void stripped() throws IOException {
        List<String> typed = Files.readAllLines(Path.of("clients/typescript/upay.ts"));
        List<String> plain = Files.readAllLines(Path.of("clients/typescript/upay.mjs"));

        assertThat(plain).hasSameSizeAs(typed);
        for (int i = 0; i < typed.size(); i++) {
            String with = typed.get(i);
            String without = plain.get(i);
            assertThat(without.length()).isLessThanOrEqualTo(with.length());
            assertThat(IntStream.range(0, without.length()))
                    .as("line %d: %s", i + 1, without)
                    .allMatch(at -> without.charAt(at) == ' ' || without.charAt(at) == with.charAt(at));
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String write(Path file, byte[] bytes) throws IOException {
        return Files.write(file, bytes).toString();
    }

    private static String run(Library library, Path file, URI url, Map<String, String> environment, Path folder)
            throws Exception {
        assumeTrue(isInstalled(library.interpreter), () -> library.interpreter + " is not installed");
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(library.interpreter, file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("UPAY_URL", url.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private static boolean isInstalled(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
    }
}
