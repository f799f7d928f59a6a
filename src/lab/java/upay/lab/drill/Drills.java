package upay.lab.drill;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.lab.LoadBalancer;

/** What {@code scripts/drill} runs: one drill, its figures, and exit code 0 when every bound held. */
@Command(name = "scripts/drill", sortOptions = false)
final class Drills implements Callable<Integer> {
    static final List<Drill> ALL = List.of(
            new ParallelRefunds(),
            new RepeatedRefunds(),
            new StoreRestart(),
            new PointInTimeRestore(),
            new PartialStoreOutage(),
            new WebhookReceiverOutage(),
            new UnconfirmedPayments(),
            new RollingRestart(),
            new PatroniFailover(),
            new TwoVersions(),
            new ClockSkew(),
            new Takeover(),
            new AlertDrill(),
            new NoisyNeighbour());

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "One of those below.")
    private String name;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many orders, refunds, events or payments. Left out: as docs/drills.md says.")
    private int count;

    @Option(names = "--seed", defaultValue = "42", description = "Of all that is random (default 42).")
    private long seed;

    @Option(
            names = "--scale",
            description = "Multiplies all waits of gateways and sandbox. Left out: as docs/drills.md says.")
    private double scale;

    @Option(names = "--old", paramLabel = "JAR", description = "two-versions: the older version.")
    private Path old;

    @Option(
            names = "--balancer",
            defaultValue = "haproxy",
            description = "rolling-restart: haproxy or nginx (default haproxy).")
    private LoadBalancer.Program balancer;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            defaultValue = "target/alert-drill",
            description = "alerts: the folder of the pictures of the dashboards (default target/alert-drill).")
    private Path pictures;

    @Option(
            names = "--only",
            paramLabel = "ALERT",
            split = ",",
            description = "alerts: only the faults that provoke these.")
    private Set<String> only = Set.of();

    @Option(names = "--names", hidden = true)
    private boolean names;

    public static void main(String[] arguments) {
        quiet();
        CommandLine line = new CommandLine(new Drills())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, result) -> {
                    e.printStackTrace();
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    private static void quiet() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        // It logs an error when it stops a server that is already gone.
        ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.OFF);
    }

    @Override
    public Integer call() throws Exception {
        if (names) {
            System.out.println(ALL.stream().map(Drill::name).collect(Collectors.joining("\n")));
            return 0;
        }
        Drill drill =
                ALL.stream().filter(d -> d.name().equals(name)).findFirst().orElse(null);
        if (drill == null) {
            ALL.forEach(d -> System.err.printf("  %-18s %s%n", d.name(), d.shows()));
            return 2;
        }
        long started = System.nanoTime();
        System.out.println(drill.name() + ": " + drill.shows());
        DrillFigures figures = new DrillFigures(System.out, System.err);
        drill.run(new Options(count, scale, seed, old, balancer, pictures, only), figures);
        figures.say("took", "%.0f s", (System.nanoTime() - started) / 1e9);
        return figures.verdict() ? 0 : 1;
    }
}
