package upay.bench;

import java.util.List;

/** What the first minute's measurements say, as a table and two pictures. */
final class FirstMinuteReport {
    private final Report report;
    private final List<FreshGateway> measured;

    FirstMinuteReport(Report report, List<FreshGateway> measured) {
        this.report = report;
        this.measured = measured;
    }

    void write(String server, int connections) {
        report.line("# The first minute");
        report.line("");
        report.line(
                "- %d cores, gateway with -Xmx256m; driver, PostgreSQL and gateway share them",
                Runtime.getRuntime().availableProcessors());
        report.line("- " + server);
        report.line(
                "- full load: %d connections; half of the ceiling: a fixed rate, times from when a request was due",
                connections);
        report.line("");
        report.line(
                "| start | ready s (CPU s) | pay/s: first 10 s | ceiling | 80 % of it after s | CPU per pay, µs: first 10 s"
                        + " → last 15 s | longest at half, ms | p99 of the first second | refused at full, at half |");
        report.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (FreshGateway fresh : measured) {
            report.line(
                    "| %s | %.1f (%.1f) | %,.0f | %,.0f | **%.0f** | %.0f → %.0f | **%.0f** | %.0f | %d, %d |",
                    fresh.name(),
                    fresh.readySeconds(),
                    fresh.readyCpuSeconds(),
                    fresh.firstRate(),
                    fresh.ceiling(),
                    fresh.secondsToGoal(),
                    fresh.firstCpuMicros(),
                    fresh.lastCpuMicros(),
                    fresh.half().times().longestMillis(0),
                    fresh.half().times().millis(0, 99),
                    fresh.full().refused(),
                    fresh.half().refused().getTotalCount());
        }
        for (FreshGateway fresh : measured) {
            if (!fresh.isSound()) {
                report.line("");
                report.line(
                        "**Not sound: %s: %d answers without success (%s), %d and %d requests lost**",
                        fresh.name(),
                        fresh.full().other(),
                        fresh.full().example(),
                        fresh.full().lost(),
                        fresh.half().lost());
            }
        }
        Chart rates = ratesChart();
        Chart longest = tailsChart();
        for (FreshGateway fresh : measured) {
            rates.line(fresh.name(), rates(fresh.full().times()));
            longest.line(fresh.name(), tails(fresh.half().times()));
        }
        report.picture("first-minute.svg", "payments per second after ready", rates.svg());
        report.picture("first-minute-p99.svg", "p99 after ready, at half of the ceiling", longest.svg());
    }

    static Chart ratesChart() {
        return new Chart("Payments per second after ready, full load", "s after ready", "per s")
                .legend(Chart.Legend.BOTTOM_RIGHT);
    }

    static Chart tailsChart() {
        return new Chart("p99 after ready, half of the ceiling; logarithmic", "s after ready", "ms")
                .legend(Chart.Legend.TOP_RIGHT)
                .logarithmic();
    }

    private static double[][] rates(TimesBySecond times) {
        double[][] points = new double[times.seconds()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {i, times.count(i)};
        }
        return points;
    }

    private static double[][] tails(TimesBySecond times) {
        double[][] points = new double[times.seconds()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {i, times.millis(i, 99)};
        }
        return points;
    }
}
