package upay.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code scripts/bench} runs: one server, one gateway, one report. */
@Command(
        name = "scripts/bench",
        sortOptions = false,
        description = {
            "Measures the packaged gateway beside pgbench, in one run on one machine and one PostgreSQL server with its",
            "default durability, and prints a report. Takes some minutes and wants a machine that does nothing else."
        })
final class Bench implements Callable<Integer> {
    /** What is measured. */
    enum Part {
        THROUGHPUT,
        LATENCY,
        ALLOCATION,
        FLAMES,
        START,
        OVERLOAD,
        SOAK,
        COST
    }

    @Option(names = "--rounds", defaultValue = "5", description = "Alternations of pgbench and gateway (default 5).")
    int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each measurement in a round (default 5).")
    int seconds;

    @Option(names = "--connections", defaultValue = "256", description = "Of wrk (default 256).")
    int connections;

    @Option(
            names = "--orders",
            defaultValue = "100000",
            description = "Orders in the store beforehand. More than 100000: measured at both, and compared.")
    int orders;

    @Option(
            names = "--channel",
            defaultValue = "loopback",
            description =
                    "loopback (default): answered inside the gateway. wechat, alipay: by the connector, from a sandbox"
                            + " in a process of its own.")
    Channel channel;

    @Option(
            names = "--parts",
            split = ",",
            defaultValue = "throughput,latency,allocation,start",
            description =
                    "Of throughput, latency, allocation, start, flames, overload, soak, cost (default: the first four).")
    List<Part> parts;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Of the part cost: pays a second of 1, 2 and 4 instances together (default 1000).")
    int rate;

    @Option(
            names = "--against",
            description =
                    "Of the part cost: another build's jar, measured in turns with that of --jar on the same server.")
    Path against;

    @Option(names = "--soak-minutes", defaultValue = "10", description = "How long the soak is (default 10).")
    int soakMinutes;

    @Option(names = "--db", description = "postgresql://user:password@host:port/database. Left out: one is started.")
    String db;

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue = "",
            description = "More options for the gateway's JVM, such as a flight recording's.")
    List<String> jvm;

    @Mixin
    BenchOptions common;

    public static void main(String[] arguments) {
        BenchOptions.run(new Bench(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("upay-bench-");
        try (PgServer server = server(folder.resolve("postgres"))) {
            Report report = new Report(common.write);
            boolean sound = new Session(this, common.jar, folder, server, report).run();
            report.end();
            return sound ? 0 : 1;
        } finally {
            BenchOptions.delete(folder);
        }
    }

    private PgServer server(Path folder) {
        if (db != null) {
            return PgServer.given(db);
        }
        return parts.contains(Part.COST) ? PgServer.startedCounting(folder) : PgServer.started(folder);
    }
}
