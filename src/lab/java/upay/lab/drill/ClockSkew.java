package upay.lab.drill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import upay.e2e.GatewayProcess;
import upay.lab.BlockingWait;

/** Gateways whose machines' clocks are half a minute ahead, right, and half a minute behind. */
final class ClockSkew implements Drill {
    private static final List<String> CLOCKS = List.of("+30s", "+0s", "-30s");
    private static final int TILLS = 12;
    private static final double TAKEOVER_SECONDS = 30;

    @Override
    public String name() {
        return "skew";
    }

    @Override
    public String shows() {
        return "gateways whose clocks are 30 s apart, under load and kills";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        int kills = options.count(6);
        double scale = options.scale(0.1);
        Path library = library();
        try (DrillEnvironment stage = DrillEnvironment.empty(scale, DrillEnvironment.patient())) {
            for (String clock : CLOCKS) {
                Map<String, String> settings = new HashMap<>(stage.settings());
                settings.put("LD_PRELOAD", library.toString());
                settings.put("FAKETIME", clock);
                settings.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
                // Else each timed wait of the JVM returns at once, and a thread that waits spins.
                settings.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
                stage.add(GatewayProcess.begin(settings));
            }
            for (int i = 0; i < CLOCKS.size(); i++) {
                stage.gateway(i).whenAnswering("/health/ready").warmUp();
            }
            play(stage, kills, scale, options.random(), options.seed(), figures);
        }
    }

    private static void play(
            DrillEnvironment stage, int kills, double scale, Random random, long seed, DrillFigures figures) {
        Sales sales = new Sales(() -> stage.shop(ThreadLocalRandom.current().nextInt(stage.size())), TILLS, seed);
        try (sales) {
            for (int i = 0; i < kills; i++) {
                BlockingWait.millis(3_000 + random.nextInt(3_000));
                int victim = i % stage.size();
                figures.progress("kill -9 of the one at %s", CLOCKS.get(victim));
                stage.killAndRestart(victim);
            }
            BlockingWait.millis(3_000);
        }
        List<String> stuck = stage.settle(Duration.ofSeconds(180));
        LedgerComparison books = LedgerComparison.read(stage);
        figures.say("clocks", "%s; kills %d, each in turn", CLOCKS, kills);
        for (int i = 0; i < CLOCKS.size(); i++) {
            figures.say(
                    "the clock of " + CLOCKS.get(i) + ", and here",
                    "%s, %s",
                    Jvm.time(stage.gateway(i).pid()),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS));
        }
        sales.tell(figures, books);
        Histogram takeover = takeovers(stage);
        figures.say(
                "from an order's start to its end, s",
                "p50 %.1f, p99 %.1f, max %.1f (scale %s)",
                takeover.getValueAtPercentile(50) / 1000.0,
                takeover.getValueAtPercentile(99) / 1000.0,
                takeover.getMaxValue() / 1000.0,
                scale);
        figures.within("longest payment, kills included", takeover.getMaxValue() / 1000.0, TAKEOVER_SECONDS);
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    private static Histogram takeovers(DrillEnvironment stage) {
        Histogram millis = new Histogram(TimeUnit.MINUTES.toMillis(30), 3);
        stage.store
                .rows(
                        "(select greatest(0, round(extract(epoch from finish_time - ctime) * 1000))::int8"
                                + " from transactions where type = 'PAY' and finish_time is not null)",
                        "1")
                .forEach(row -> millis.recordValue(Long.parseLong(row.replaceAll("[()]", ""))));
        return millis;
    }

    private static Path library() throws Exception {
        try (Stream<Path> places =
                Stream.of("/usr/lib", "/usr/local/lib", "/opt/homebrew/lib").map(Path::of)) {
            for (Path place : places.filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.find(place, 4, (file, attributes) -> file.getFileName()
                        .toString()
                        .startsWith("libfaketimeMT."))) {
                    Path found = files.findFirst().orElse(null);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        throw new IllegalStateException("libfaketime is needed, and was not found. Install it:"
                + "  sudo apt-get install -y faketime   (or dnf install libfaketime)");
    }
}
