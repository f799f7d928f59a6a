package upay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the steps showed: a row for each, and two pictures. */
final class ScaleTable {
    private record Row(int gateways, List<Scale.Reading> readings) {
        double median(ToDoubleFunction<Scale.Reading> reading) {
            return figures(reading).median();
        }

        Figures figures(ToDoubleFunction<Scale.Reading> reading) {
            return Figures.of(readings.stream().map(reading::applyAsDouble).toList());
        }
    }

    private final Report report;
    private final List<Row> rows = new ArrayList<>();

    ScaleTable(Report report) {
        this.report = report;
        report.line("");
        report.line("| gateways | pays per second: median (least – most) | p50 / p99 ms | CPU ms a pay: gateways |"
                + " PostgreSQL | WAL bytes a pay | writes in a commit |");
        report.line("| --- | --- | --- | --- | --- | --- | --- |");
    }

    void add(int gateways, List<Scale.Reading> readings) {
        Row row = new Row(gateways, readings);
        rows.add(row);
        report.line(
                "| %d | %s | %.1f / %.1f | %.3f | %.3f | %,.0f | %.1f |",
                gateways,
                row.figures(Scale.Reading::perSecond).whole(),
                row.median(reading -> reading.latency().p50()),
                row.median(reading -> reading.latency().p99()),
                row.median(Scale.Reading::gatewayMillis),
                row.median(Scale.Reading::postgresMillis),
                row.median(Scale.Reading::wal),
                row.median(Scale.Reading::rowsInCommit));
    }

    void end() {
        if (!sound()) {
            report.line("");
            report.line("**Not sound: answers and books do not agree, or an answer was missing.**");
        }
        Chart chart = new Chart("What a payment costs, by the number of gateways", "gateways", "CPU ms")
                .line("gateways", points(Scale.Reading::gatewayMillis))
                .line("PostgreSQL", points(Scale.Reading::postgresMillis));
        rows.forEach(row -> chart.mark(row.gateways, Integer.toString(row.gateways)));
        report.picture("scaling.svg", "What a payment costs, by the number of gateways", chart.svg());
    }

    /** Whether in every measurement the answers and the books agreed. */
    boolean sound() {
        return rows.stream().flatMap(row -> row.readings.stream()).allMatch(Scale.Reading::sound);
    }

    private double[][] points(ToDoubleFunction<Scale.Reading> reading) {
        return rows.stream()
                .map(row -> new double[] {row.gateways, row.median(reading)})
                .toArray(double[][]::new);
    }
}
