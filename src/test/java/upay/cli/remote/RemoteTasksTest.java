package upay.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.CommandLineInterface;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;

@DisplayName("Work that a gateway has begun is followed to its end, with its progress, whatever the gateway answers")
class RemoteTasksTest {
    private static final String TASK = "{\"task\":\"t-1\",\"kind\":\"%s\",\"asked\":{},\"state\":\"%s\",%s}";

    @TempDir
    private Path folder;

    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer gateway;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/api/v1/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answers.removeFirst();
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private Said run(String command, Answer... planned) throws IOException {
        answers.addAll(List.of(planned));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path key = Files.writeString(folder.resolve("key"), "upay_key");
        Stream<String> remote = Stream.of(
                "--gateway", "http://127.0.0.1:" + gateway.getAddress().getPort(), "--api-key-file", key.toString());
        int exit = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(command.split(" ")), remote).toArray(String[]::new));
        assertThat(answers).isEmpty();
        return new Said(exit, out.toString(), err.toString());
    }

    private static Answer task(int status, String kind, String state, String more) {
        return new Answer(status, TASK.formatted(kind, state, more));
    }

    @Test
    @DisplayName("its progress is noted when it changes; a gateway without time for it is asked again")
    void progress() throws IOException {
        Said said = run(
                "settlement collect",
                task(202, "settlement-collect", "RUNNING", "\"progress\":null"),
                task(200, "settlement-collect", "RUNNING", "\"progress\":\"1 of 2\""),
                new Answer(429, "{\"detail\":\"Too many requests.\"}"),
                task(200, "settlement-collect", "RUNNING", "\"progress\":\"1 of 2\""),
                task(200, "settlement-collect", "DONE", "\"result\":{\"rows\":2,\"since\":null}"));

        assertThat(said.exit()).isZero();
        assertThat(said.err().lines()).containsExactly("1 of 2");
        assertThat(said.out().strip()).isEqualTo("{\"rows\":2}");
    }

    @Test
    @DisplayName("a task that fails, and one that the gateway no longer knows, are failures with the reason")
    void failures() throws IOException {
        Said failed = run(
                "settlement collect",
                task(202, "settlement-collect", "RUNNING", "\"progress\":null"),
                task(200, "settlement-collect", "FAILED", "\"problem\":\"The store does not answer.\""));
        assertThat(failed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(failed.err()).contains("Not done: The store does not answer.");

        Said lost = run(
                "settlement collect",
                task(202, "settlement-collect", "RUNNING", "\"progress\":null"),
                new Answer(404, "{\"detail\":\"There is no task t-1 on this gateway.\"}"));
        assertThat(lost.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(lost.err()).contains("There is no task t-1 on this gateway.");
    }

    @Test
    @DisplayName("days that are busy, still open or in vain end with 1, and are named")
    void unfinished() throws IOException {
        Said busy = run(
                "reconcile run",
                task(202, "reconcile-run", "RUNNING", "\"progress\":null"),
                task(
                        200,
                        "reconcile-run",
                        "DONE",
                        "\"result\":{\"days\":2,\"compared\":1,\"busy\":[\"wechat m1\"],\"items\":[{\"day\":\"d\"}]}"));
        assertThat(busy.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(busy.err()).contains("wechat m1: another process is at it");
        assertThat(busy.out().strip()).isEqualTo("{\"day\":\"d\"}");

        Said closed = run(
                "settlement close --day 2026-01-10",
                task(202, "settlement-close", "RUNNING", "\"progress\":null"),
                task(
                        200,
                        "settlement-close",
                        "DONE",
                        "\"result\":{\"closed\":3,\"still_open\":0,\"items\":[{\"day\":\"d\"}],\"waiting\":[]}"));
        assertThat(closed.exit()).isZero();
        assertThat(closed.err()).contains("and 2 more");
    }

    @Test
    @DisplayName("a verification of which the gateway knows nothing any more has no result, and is no success")
    void forgotten() throws IOException {
        String begun = "{\"run\":{\"state\":\"running\",\"started\":\"2026-01-01T00:00:00Z\"}}";
        Said none = run("verify", new Answer(202, begun), new Answer(200, "{\"run\":{\"state\":\"none\"}}"));
        assertThat(none.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(none.err()).contains("Not known: this gateway was started again");
        assertThat(none.out()).isEmpty();

        Said other = run(
                "keys rotate",
                new Answer(202, begun.replace("run\"", "rotation\"")),
                new Answer(
                        200,
                        "{\"rotation\":{\"state\":\"done\",\"started\":\"2026-01-02T00:00:00Z\",\"key_version\":2}}"));
        assertThat(other.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(other.err()).contains("Not known");
    }

    @Test
    @DisplayName("what is no gateway's management port is said to be none")
    void noGateway() throws IOException {
        assertThat(run("merchant list", new Answer(200, "<html>")).err())
                .contains("HTTP 200: this is not a gateway's management port.");
        assertThat(run("merchant list", new Answer(502, "<html>")).err())
                .contains("HTTP 502: this is not a gateway's management port.");
    }
}
