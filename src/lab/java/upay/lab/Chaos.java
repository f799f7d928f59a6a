package upay.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code scripts/chaos} runs: one day in the lab, and its verdict. */
@Command(
        name = "scripts/chaos",
        sortOptions = false,
        description = {
            "Sells through several gateways while these are killed and frozen, their PostgreSQL is restarted and their",
            "connections are cut, delayed and lost; then is silent, and compares what the tills were told with what the",
            "channels took and what the store says (docs/fault-lab.md).",
            "Exit codes: 0 all agree; 1 something does not, or the lab itself failed; 2 wrong command line."
        })
final class Chaos implements Callable<Integer> {
    @Option(names = "--seed", defaultValue = "42", description = "Repeats faults and orders of a run (default 42).")
    long seed;

    @Option(names = "--orders", defaultValue = "20000", description = "How many orders (default 20000).")
    int orders;

    @Option(names = "--gateways", defaultValue = "3", description = "How many instances (default 3).")
    int gateways;

    @Option(
            names = "--tills",
            defaultValue = "1500",
            description = "Orders in progress at once, at most (default 1500).")
    int tills;

    @Option(
            names = "--rate",
            description = "Orders that begin in a second. Default: 34, or 22 where all waits are shorter.")
    Double rate;

    @Option(
            names = "--time-scale",
            defaultValue = "1",
            description = "Of all waits of gateways, channels and tills (default 1): 0.1 is ten times faster.")
    double scale;

    @Option(names = "--balancer", description = "haproxy or nginx. Default: HAProxy, else nginx.")
    LoadBalancer.Program balancer;

    @Option(
            names = "--reconcile",
            description = {
                "Then the day is closed and its bills are brought in: they must agree with the orders; faults of bills that",
                "are injected must be found, each with its class."
            })
    boolean reconcile;

    @Option(
            names = "--kill-commands",
            description = {
                "As --reconcile, and then the commands bill fetch and reconcile run are killed in the middle, and run again: the",
                "end must be the same as without kills."
            })
    boolean killCommands;

    @Option(names = "--write", description = "A folder for the report and its picture.")
    Path write;

    @Option(names = "--keep", description = "Keeps logs and store also where all is well.")
    boolean keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this.")
    boolean help;

    private static final double RATE = 34;
    private static final double SMALL_RATE = 22;
    private static final Duration SILENCE = Duration.ofSeconds(180);

    public static void main(String[] arguments) {
        level(Logger.ROOT_LOGGER_NAME, ch.qos.logback.classic.Level.WARN);
        // It complains of a server that is not there to be stopped: the lab killed it.
        level("io.zonky", ch.qos.logback.classic.Level.OFF);
        // And of connections that were cut, which is what the lab does.
        level("io.vertx", ch.qos.logback.classic.Level.OFF);
        CommandLine line = new CommandLine(new Chaos())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (!(e instanceof LabException)) {
                        e.printStackTrace();
                    }
                    System.err.println(e.getMessage());
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    private static void level(String logger, ch.qos.logback.classic.Level level) {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(logger)).setLevel(level);
    }

    /** How long no fault happens before the verdict. */
    Duration silence() {
        return Duration.ofMillis((long) (SILENCE.toMillis() * scale));
    }

    double perSecond() {
        return rate != null ? rate : scale < 1 ? SMALL_RATE : RATE;
    }

    String command() {
        return "scripts/chaos --seed " + seed + " --orders " + orders + " --gateways " + gateways + " --tills " + tills
                + " --rate " + perSecond() + " --time-scale " + scale
                + (reconcile ? " --reconcile" : "")
                + (killCommands ? " --kill-commands" : "")
                + (balancer == null ? "" : " --balancer " + balancer.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Integer call() throws Exception {
        if (orders < 1 || gateways < 1 || tills < 1 || perSecond() <= 0 || scale < 0.001 || scale > 100) {
            throw new LabException(
                    "--orders, --gateways, --tills and --rate are above 0, --time-scale is from 0.001 to 100");
        }
        Path folder = Files.createTempDirectory("upay-chaos-");
        boolean sound = false;
        try {
            sound = new LabRun(this, folder).run();
            return sound ? 0 : 1;
        } finally {
            if (sound && !keep) {
                LabEnvironment.delete(folder);
            } else {
                System.out.println("Logs and store are in " + folder);
            }
        }
    }
}
