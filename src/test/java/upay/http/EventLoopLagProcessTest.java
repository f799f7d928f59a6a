package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The real thing: SIGSTOP, requests that arrive meanwhile, SIGCONT. */
@DisabledOnOs(OS.WINDOWS)
@Tag("process")
@DisplayName("A process that was stopped drops the requests that lay unread meanwhile")
class EventLoopLagProcessTest {
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx128m",
                        TestHttpPortProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(out.readLine());
        assertThat(ask()).contains("gone=false");
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void everythingThatCameDuringAFreezeIsTakenForGone() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(new RawClient(port));
        }
        stop();
        clients.forEach(client -> client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)));
        for (int i = 0; i < 20; i++) {
            clients.add(new RawClient(port).send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)));
        }
        staysSilentFor(Duration.ofMillis(5_200), clients);
        signal("CONT");

        for (RawClient client : clients) {
            assertThat(client.response().body()).contains("gone=true");
            client.close();
        }
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(ask()).contains("gone=false"));
    }

    @Test
    void aShortPauseIsForgiven() throws Exception {
        try (RawClient client = new RawClient(port)) {
            stop();
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            staysSilentFor(Duration.ofSeconds(2), List.of(client));
            signal("CONT");

            assertThat(client.response().body()).contains("gone=false");
        }
    }

    /** For as long as a stopped process answers nothing. */
    private static void staysSilentFor(Duration pause, List<RawClient> clients) {
        await().during(pause).atMost(pause.plusSeconds(5)).until(() -> clients.stream()
                .allMatch(RawClient::isSilent));
    }

    private String ask() {
        try (RawClient client = new RawClient(port)) {
            return client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY))
                    .response()
                    .body();
        }
    }

    /** The signal takes effect some time after it is sent: on a busy machine a request could still be answered. */
    private void stop() throws IOException, InterruptedException {
        signal("STOP");
        await().until(() -> {
            Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(process.pid())).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("T");
        });
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
