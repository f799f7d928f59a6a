package upay.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code scripts/scale} runs: one server, more and more gateways over it, and what a payment costs. */
@Command(
        name = "scripts/scale",
        sortOptions = false,
        description = {
            "Runs 1, 2 and 4 gateways over one PostgreSQL server with its default durability, all with the loopback channel, at",
            "full load, and prints what a payment costs as instances are added. Wants a machine that does nothing else."
        })
final class Scale implements Callable<Integer> {
    @Option(
            names = "--gateways",
            split = ",",
            defaultValue = "1,2,4",
            description = "How many, step by step (default 1,2,4).")
    List<Integer> gateways;

    @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each step (default 3).")
    int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each measurement (default 5).")
    int seconds;

    @Option(names = "--connections", defaultValue = "256", description = "Of all drivers together (default 256).")
    int connections;

    @Option(names = "--db", description = "postgresql://user:password@host:port/database. Left out: one is started.")
    String db;

    @Mixin
    BenchOptions common;

    public static void main(String[] arguments) {
        BenchOptions.run(new Scale(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("upay-scale-");
        try (PgServer server = db == null ? PgServer.started(folder.resolve("postgres")) : PgServer.given(db)) {
            Report report = new Report(common.write);
            report.line(
                    "%d cores, Java %s, each gateway with -Xmx256m and the loopback channel; drivers with %d connections together; all share the machine.",
                    Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), connections);
            report.line(server.description() + ".");
            ScaleTable table = new ScaleTable(report);
            for (int count : gateways) {
                try (ScaleStep step = new ScaleStep(this, folder, server, count)) {
                    table.add(count, step.measure());
                }
            }
            table.end();
            report.end();
            return table.sound() ? 0 : 1;
        } finally {
            BenchOptions.delete(folder);
        }
    }

    /** In milliseconds. */
    record Latency(double p50, double p99) {}

    /** What all of a step's payments took together. */
    record Cost(double gatewaySeconds, double postgresSeconds, long walBytes, long commits) {}

    /** One measurement over all gateways of a step. */
    record Reading(long payments, double perSecond, Latency latency, Cost cost, boolean sound) {

        double gatewayMillis() {
            return 1000 * cost.gatewaySeconds / payments;
        }

        double postgresMillis() {
            return 1000 * cost.postgresSeconds / payments;
        }

        double wal() {
            return (double) cost.walBytes / payments;
        }

        /** A payment is written twice: opened, and settled. */
        double rowsInCommit() {
            return 2.0 * payments / Math.max(1, cost.commits);
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "%,.0f a second, p99 %.1f ms, CPU %.3f + %.3f ms, %.0f bytes of WAL, %.1f in a commit",
                    perSecond,
                    latency.p99,
                    gatewayMillis(),
                    postgresMillis(),
                    wal(),
                    rowsInCommit());
        }
    }
}
