package upay.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import upay.e2e.GatewayProcess;

/** What {@code scripts/load} runs: a gateway where none is given, Gatling as a program of its own, and the verdict. */
@Command(
        name = "scripts/load",
        sortOptions = false,
        description = {
            "Sends what tills send, at a steady rate, whatever the answers take: payments, the questions after them, some",
            "refunds, cancels and QR codes, every request signed. Ends with 0 if all bounds were kept, with 1 if one was",
            "missed or an order contradicts what its till was told, with 2 if the command line is wrong."
        })
final class Load implements Callable<Integer> {
    private static final String SANDBOX_CODES =
            "280000000000000001,130000000000000001,6220000000000000001,180000000000000001,310000000000000001";

    @Option(
            names = "--url",
            description = "The gateway's base. Left out: one is started for it, with its own store and sandbox.")
    URI url;

    @Option(
            names = "--terminals",
            description =
                    "A file with a terminal's number and its secret on each line. Left out: those of the sandbox.")
    Path terminals;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Sales a second; each is two requests and more (default 50).")
    double rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "At that rate, after a ramp of a tenth of it (default 60).")
    int seconds;

    @Option(
            names = "--p99",
            defaultValue = "0",
            description = "Bound in ms on the p99 of what is answered at once: pay, query, refund, cancel, precreate.")
    int p99;

    @Option(
            names = "--errors",
            defaultValue = "1",
            description = "Bound in percent on requests that failed, by HTTP or by their result_code (default 1).")
    double errors;

    @Option(
            names = "--codes",
            split = ",",
            defaultValue = SANDBOX_CODES,
            description = "Customers' payment codes, used in turns (default: one of each channel of the sandbox).")
    List<String> codes;

    @Option(
            names = "--sandbox",
            description =
                    "With --url: its channels are played by the sandbox whose management port is this; then some amounts are magic and QR codes are scanned. Never at real channels.")
    URI sandbox;

    @Option(
            names = "--poll",
            defaultValue = "2",
            description = "Seconds between a waiting till's questions (default 2).")
    int pollSeconds;

    @Option(
            names = "--patience",
            defaultValue = "30",
            description = "Seconds until a waiting till cancels (default 30).")
    int patienceSeconds;

    @Option(
            names = "--report",
            defaultValue = "target/load",
            description = "The folder of reports (default target/load).")
    Path report;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this.")
    boolean help;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Load()).setExecutionExceptionHandler((e, command, result) -> {
            System.err.println(e.getMessage());
            return e instanceof IllegalArgumentException ? 2 : 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        check();
        if (url != null) {
            return drive(url, sandbox);
        }
        System.out.println("Starting a gateway, with a store and a sandbox of its own ...");
        try (GatewayProcess gateway = GatewayProcess.serve(Map.of())) {
            gateway.warmUp();
            int bounds = drive(gateway.uri(), gateway.managementUri());
            return verified(gateway) ? bounds : 1;
        }
    }

    private void check() {
        if (!(rate > 0 && rate <= 100_000) || seconds < 1 || seconds > 86_400) {
            throw new IllegalArgumentException("--rate is more than 0 and at most 100000, --seconds 1 to 86400");
        }
        if (p99 < 0 || !(errors >= 0 && errors <= 100) || pollSeconds < 1 || patienceSeconds < 1) {
            throw new IllegalArgumentException(
                    "--p99 is not below 0, --errors 0 to 100, --poll and --patience at least 1");
        }
        if (terminals != null) {
            Till.read(terminals);
        }
        if (url == null && sandbox != null) {
            throw new IllegalArgumentException("--sandbox goes with --url; the gateway that is started has its own");
        }
    }

    private int drive(URI gateway, URI scanner) throws IOException, InterruptedException {
        Files.createDirectories(report);
        Path money = Files.createTempFile("upay-load-", ".txt");
        Settings settings = new Settings(
                new Settings.Target(gateway, terminals, codes, scanner),
                Long.toString(System.currentTimeMillis(), 36),
                scanner != null,
                new Settings.Pace(rate, seconds),
                new Settings.Bounds(p99, errors),
                new Settings.Waits(Duration.ofSeconds(pollSeconds), Duration.ofSeconds(patienceSeconds)),
                money);
        System.out.printf(
                "%s: %s sales a second for %d s, %d terminals%s%n",
                gateway, rate, seconds, settings.readTills().size(), scanner == null ? "" : ", some amounts magic");
        int ended = gatling(settings);
        List<String> wrong = Files.readAllLines(money);
        Files.delete(money);
        newest().ifPresent(page -> System.out.println("Report: " + page.toUri()));
        wrong.stream().limit(20).forEach(line -> System.out.println("MONEY: " + line));
        if (!wrong.isEmpty()) {
            System.out.printf(
                    "%d orders contradict what their till was told; look at each with: java -jar target/upay-gateway.jar"
                            + " order show SN%n",
                    wrong.size());
        }
        boolean kept = ended == 0 && wrong.isEmpty();
        System.out.println(kept ? "All bounds were kept." : "NOT all bounds were kept; which, stands above.");
        return kept ? 0 : 1;
    }

    private int gatling(Settings settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(settings.asOptions());
        command.addAll(List.of("-cp", System.getProperty("upay.load.classpath"), "io.gatling.app.Gatling"));
        command.addAll(List.of("-s", "upay.load.TillSimulation", "-rf", report.toString()));
        Process gatling = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(gatling::destroy));
        return gatling.waitFor();
    }

    private Optional<Path> newest() throws IOException {
        try (Stream<Path> runs = Files.list(report)) {
            return runs.map(run -> run.resolve("index.html"))
                    .filter(Files::exists)
                    .max(Comparator.comparingLong(page -> page.toFile().lastModified()))
                    .map(Path::toAbsolutePath);
        }
    }

    /** Both books to the fen, where both are at hand. */
    private static boolean verified(GatewayProcess gateway) {
        String told = gateway.command("verify");
        System.out.println("verify: " + told.strip());
        return told.contains("\"violations\":0") && told.contains("\"ledger\":\"compared\"");
    }
}
