package upay.lab.monitoring;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import upay.lab.ChildProcess;
import upay.lab.LabException;
import upay.lab.Ports;

/** A Prometheus server of its own, on a free port and in a folder of its own; ended by its pid. Threads: any. */
public final class Prometheus implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    /** Scrapes, and evaluates all rules, every second. */
    private static final String CONFIGURATION = """
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s
            rule_files:
              - alerts.yaml
            scrape_configs:
              - job_name: upay
                file_sd_configs:
                  - files: [targets.json]
                    refresh_interval: 1s
            """;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Path folder;
    private final int port = Ports.free();
    private final ChildProcess process;

    /**
     * One series of an answer.
     *
     * @param labels without its name
     * @param points time in seconds since 1970, and value
     */
    public record Series(Map<String, String> labels, double[][] points) {}

    /**
     * Returns once it is ready.
     *
     * @param folder exists and is empty; not deleted
     * @param rules the text of the file of rules
     */
    public Prometheus(Path folder, String rules) {
        this.folder = folder;
        write("prometheus.yaml", CONFIGURATION);
        write("alerts.yaml", rules);
        scrape(List.of());
        List<String> command = List.of(
                program("prometheus").orElseThrow(() -> new LabException("prometheus is not installed")),
                "--config.file=" + folder.resolve("prometheus.yaml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn");
        process = ChildProcess.start(command, Map.of(), folder, folder.resolve("prometheus.log"));
        try {
            Awaitility.await("prometheus")
                    .atMost(STARTS_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !process.isAlive() || isReady());
        } catch (RuntimeException tooSlow) {
            process.close();
            throw tooSlow;
        }
        if (!process.isAlive()) {
            throw new LabException("prometheus ended:\n" + read("prometheus.log"));
        }
    }

    /** The path of an installed program. */
    public static Optional<String> program(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** From now on it scrapes these and no others. */
    public void scrape(List<URI> targets) {
        JsonArray addresses = new JsonArray();
        targets.forEach(target -> addresses.add(target.getAuthority()));
        write(
                "targets.json",
                new JsonArray().add(new JsonObject().put("targets", addresses)).encode());
    }

    private boolean isReady() {
        try {
            return ask("/-/ready").statusCode() == 200;
        } catch (LabException notYet) {
            return false;
        }
    }

    /** The names of the alerts that fire, each with the summaries of its instances. */
    public Map<String, List<String>> firing() {
        JsonArray alerts = data("/api/v1/alerts").getJsonArray("alerts");
        Map<String, List<String>> firing = new TreeMap<>();
        for (Object each : alerts) {
            JsonObject alert = (JsonObject) each;
            if ("firing".equals(alert.getString("state"))) {
                firing.computeIfAbsent(alert.getJsonObject("labels").getString("alertname"), name -> new ArrayList<>())
                        .add(alert.getJsonObject("annotations").getString("summary"));
            }
        }
        return firing;
    }

    /** The targets that it can scrape now. */
    public long up() {
        JsonArray result =
                data("/api/v1/query?query=" + encoded("count(up == 1)")).getJsonArray("result");
        return result.isEmpty()
                ? 0
                : Long.parseLong(result.getJsonObject(0).getJsonArray("value").getString(1));
    }

    /** The values of an expression over a time, one for each step. */
    public List<Series> range(String expression, Instant from, Instant until, Duration step) {
        JsonArray result = data("/api/v1/query_range?query=" + encoded(expression) + "&start=" + from + "&end=" + until
                        + "&step=" + step.toMillis() + "ms")
                .getJsonArray("result");
        return result.stream()
                .map(JsonObject.class::cast)
                .map(Prometheus::series)
                .toList();
    }

    private static Series series(JsonObject series) {
        Map<String, String> labels = series.getJsonObject("metric").getMap().entrySet().stream()
                .filter(label -> !label.getKey().equals("__name__"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> String.valueOf(label.getValue()), (a, b) -> a, TreeMap::new));
        double[][] points = series.getJsonArray("values").stream()
                .map(JsonArray.class::cast)
                .map(point -> new double[] {point.getDouble(0), Double.parseDouble(point.getString(1))})
                .filter(point -> Double.isFinite(point[1]))
                .toArray(double[][]::new);
        return new Series(labels, points);
    }

    private JsonObject data(String path) {
        HttpResponse<String> answer = ask(path);
        if (answer.statusCode() != 200) {
            throw new LabException(path + ": " + answer.body());
        }
        return new JsonObject(answer.body()).getJsonObject("data");
    }

    private HttpResponse<String> ask(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(ANSWERS_WITHIN)
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new LabException("prometheus does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
