package upay.lab.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import upay.bench.Chart;
import upay.lab.monitoring.Dashboard;
import upay.lab.monitoring.Dashboard.Panel;
import upay.lab.monitoring.Dashboard.Query;
import upay.lab.monitoring.Prometheus;
import upay.lab.monitoring.Prometheus.Series;

/** The main panels of the dashboards, drawn from the data of the alert drill; each panel must have data. */
final class AlertPictures {
    /** By the name of the dashboard's file. */
    private static final Map<String, List<String>> SHOWN = Map.of(
            "on-call",
            List.of(
                    "Answers by result",
                    "Duration of requests",
                    "Refused requests by reason",
                    "Channels out of order",
                    "Duration of calls to channels",
                    "Round trip to the store",
                    "Transactions driven",
                    "Lease"),
            "business",
            List.of(
                    "Sales by channel",
                    "Returned by channel",
                    "Payments at the till by result",
                    "Payments that succeed"));

    private static final int COLUMNS = 2;
    private static final int LINES_MAX = 7;
    private static final int POINTS = 200;
    private static final String RATE = "10s";
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    private final Prometheus prometheus;
    private final List<Span> spans;
    private final DrillFigures figures;
    private final Instant from;
    private final Instant until;
    private final Duration step;

    /** What was done, and when. */
    record Span(String done, Instant from, Instant until) {}

    AlertPictures(Prometheus prometheus, Instant from, List<Span> spans, DrillFigures figures) {
        this.prometheus = prometheus;
        this.spans = List.copyOf(spans);
        this.figures = figures;
        this.from = from;
        this.until = Instant.now();
        this.step = Duration.ofSeconds(1 + Duration.between(from, until).toSeconds() / POINTS);
    }

    /** One picture for each dashboard. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> empty = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            String name = dashboard.file().getFileName().toString().replace(".json", "");
            List<Chart> charts = new ArrayList<>();
            for (Panel panel : dashboard.panels()) {
                List<Line> lines = lines(panel);
                if (lines.isEmpty()) {
                    empty.add(name + ": " + panel.title());
                }
                if (panel.type().equals("timeseries") && SHOWN.get(name).contains(panel.title())) {
                    charts.add(chart(panel, lines));
                }
            }
            Path picture = folder.resolve("dashboard-" + name + ".svg");
            Files.writeString(picture, Chart.grid(charts, COLUMNS));
            figures.say("picture", "%s", picture);
        }
        figures.none("panels of the dashboards without data", empty);
        for (int i = 0; i < spans.size(); i++) {
            figures.say("number in the pictures: " + (i + 1), "%s", spans.get(i).done());
        }
    }

    private record Line(String name, double[][] points) {
        double most() {
            return Arrays.stream(points).mapToDouble(point -> point[1]).max().orElse(0);
        }
    }

    private List<Line> lines(Panel panel) {
        List<Line> lines = new ArrayList<>();
        for (Query query : panel.queries()) {
            for (Series series : prometheus.range(query.sent(RATE), from, until, step)) {
                if (series.points().length > 0) {
                    lines.add(new Line(legend(query, series), withoutSteady(sinceBegin(series.points()))));
                }
            }
        }
        return lines;
    }

    private static String legend(Query query, Series series) {
        return LABEL.matcher(query.legend())
                .replaceAll(found -> Matcher.quoteReplacement(series.labels().getOrDefault(found.group(1), "")));
    }

    private double[][] sinceBegin(double[][] points) {
        double begin = from.toEpochMilli() / 1000.0;
        return Arrays.stream(points)
                .map(point -> new double[] {point[0] - begin, point[1]})
                .toArray(double[][]::new);
    }

    /** Without points between two of the same value. */
    private static double[][] withoutSteady(double[][] points) {
        return IntStream.range(0, points.length)
                .filter(i -> i == 0
                        || i == points.length - 1
                        || points[i][1] != points[i - 1][1]
                        || points[i][1] != points[i + 1][1])
                .mapToObj(i -> points[i])
                .toArray(double[][]::new);
    }

    private Chart chart(Panel panel, List<Line> lines) {
        boolean share = panel.unit().equals("percentunit");
        Chart chart = new Chart(panel.title(), "seconds", share ? "%" : words(panel.unit()));
        lines.stream()
                .sorted(Comparator.comparingDouble(Line::most).reversed())
                .limit(LINES_MAX)
                .forEach(line -> chart.line(line.name(), share ? percent(line.points()) : line.points()));
        for (int i = 0; i < spans.size(); i++) {
            chart.span(since(spans.get(i).from()), since(spans.get(i).until()), Integer.toString(i + 1));
        }
        return chart;
    }

    private static double[][] percent(double[][] points) {
        return Arrays.stream(points)
                .map(point -> new double[] {point[0], 100 * point[1]})
                .toArray(double[][]::new);
    }

    private static String words(String unit) {
        return switch (unit) {
            case "reqps" -> "per s";
            case "currencyCNY" -> "yuan";
            case "short" -> "";
            default -> unit;
        };
    }

    private double since(Instant time) {
        return Duration.between(from, time).toMillis() / 1000.0;
    }
}
