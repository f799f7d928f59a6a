package upay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code scripts/first-minute} runs: each JDK, as started before and as started now. */
@Command(
        name = "scripts/first-minute",
        sortOptions = false,
        description = {
            "Measures the first minute of a fresh gateway: full load from the moment at which it is ready, and in another",
            "start half of that load at a fixed rate. Each JDK twice: cold (no warm-up, no archive, plain JVM), and as",
            "scripts/run starts it. Wants a machine that does nothing else."
        })
final class FirstMinute implements Callable<Integer> {
    @Option(names = "--seconds", defaultValue = "60", description = "Of each measurement (default 60).")
    int seconds;

    @Option(names = "--connections", defaultValue = "256", description = "Under full load (default 256).")
    int connections;

    @Option(
            names = "--java",
            required = true,
            description = "NAME=PROGRAM: a java to measure with, such as 17=/opt/jdk-17/bin/java. Repeatable.")
    Map<String, String> javas;

    @Option(
            names = "--options",
            description = "NAME=\"OPTION OPTION\": the JVM's options of the warm starts of that java. Repeatable.")
    Map<String, String> options = Map.of();

    @Option(names = "--starts", split = ",", defaultValue = "cold,warm", description = "Of cold, warm (default: both).")
    List<String> starts;

    @Option(names = "--set", description = "KEY=VALUE: an environment variable of the warm starts. Repeatable.")
    Map<String, String> settings = Map.of();

    @Mixin
    BenchOptions common;

    public static void main(String[] arguments) {
        BenchOptions.run(new FirstMinute(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("upay-first-minute-");
        try (PgServer server = PgServer.started(folder.resolve("postgres"))) {
            Report report = new Report(common.write);
            List<FreshGateway> measured = new ArrayList<>();
            Requests requests = new Requests(Channel.LOOPBACK, 1);
            // The driver and the server get warm by it.
            BenchOptions.progress("the driver and PostgreSQL warm up");
            start("", "cold", folder, server, requests, Math.min(15, seconds));
            for (String java : javas.keySet()) {
                for (String start : starts) {
                    FreshGateway fresh = start(java, start, folder, server, requests, seconds);
                    BenchOptions.progress(fresh.toString());
                    measured.add(fresh);
                }
            }
            new FirstMinuteReport(report, measured).write(server.description(), connections);
            report.end("first-minute.md");
            return measured.stream().allMatch(FreshGateway::isSound) ? 0 : 1;
        } finally {
            BenchOptions.delete(folder);
        }
    }

    private FreshGateway start(
            String java, String start, Path folder, PgServer server, Requests requests, int duration) {
        String program = java.isEmpty() ? javas.values().iterator().next() : javas.get(java);
        Map<String, String> environment = new HashMap<>(Map.of("UPAY_DB_URI", server.uri()));
        List<String> given = new ArrayList<>();
        if (start.equals("warm")) {
            environment.put("UPAY_WARM_UP_LIMIT", "30s");
            environment.putAll(settings);
            for (String option : options.getOrDefault(java, "").split(" ")) {
                if (!option.isBlank()) {
                    given.add(option);
                }
            }
        }
        Path file = common.jar.toAbsolutePath();
        FreshGateway fresh = new FreshGateway(
                "Java " + java + ", " + start,
                server,
                () -> BenchGateway.start(program, file, folder, environment, Channel.LOOPBACK, given),
                requests);
        fresh.measure(duration, connections);
        return fresh;
    }
}
