package upay.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import upay.e2e.GatewayProcess;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/** Gateways of an older version serve while this one starts beside them and migrates the store; then both serve. */
final class TwoVersions implements Drill {
    private static final int OLD = 2;
    private static final int TILLS = 8;
    private static final int ASKED_OF_EACH = 20;
    private static final long BESIDE_MILLIS = 10_000;

    private static final String VERSION =
            "select string_agg(version, ' ' order by installed_rank) from flyway_schema_history where success";

    @Override
    public String name() {
        return "two-versions";
    }

    @Override
    public String shows() {
        return "an older version beside this one, which migrates the store under load";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        if (options.old() == null) {
            throw new IllegalArgumentException("--old JAR is needed: the jar of a version before the last migration");
        }
        try (DrillEnvironment stage = DrillEnvironment.empty(options.scale(0.1), DrillEnvironment.patient())) {
            for (int i = 0; i < OLD; i++) {
                stage.add(GatewayProcess.begin(options.old(), stage.settings()));
                stage.gateway(i).whenAnswering("/health/ready").warmUp();
            }
            play(stage, options, figures);
        }
    }

    private static void play(DrillEnvironment stage, Options options, DrillFigures figures) {
        String before = stage.store.value(VERSION);
        List<String> codes = TestTill.CODES.values().stream()
                .filter(code -> stage.shop(0)
                        .pay(TestTill.newClientSn(), 100, code)
                        .code()
                        .startsWith("PAY_"))
                .toList();
        AtomicInteger first = new AtomicInteger(0);
        AtomicInteger beyond = new AtomicInteger(OLD);
        Sales sales = new Sales(
                () -> stage.shop(ThreadLocalRandom.current().nextInt(first.get(), beyond.get())),
                codes,
                TILLS,
                options.seed());
        int byOldAfterwards;
        try (sales) {
            BlockingWait.millis(3_000);
            figures.progress("this version starts, and migrates");
            for (int i = 0; i < 2; i++) {
                stage.add(GatewayProcess.begin(stage.settings()));
                stage.gateway(OLD + i).whenAnswering("/health/ready");
                beyond.incrementAndGet();
            }
            figures.progress("both serve");
            BlockingWait.millis(BESIDE_MILLIS);
            byOldAfterwards = takenByTheOld(stage);
            // As a balancer does it: first nothing new goes there, then it stops.
            first.set(OLD);
            figures.progress("the older ones leave");
            BlockingWait.millis(3_000);
            for (int i = 0; i < OLD; i++) {
                stage.gateway(i).terminate();
                stage.gateway(i).exitWithin(Duration.ofSeconds(20));
            }
            BlockingWait.millis(3_000);
        }
        List<String> stuck = stage.settle(Duration.ofSeconds(180));
        LedgerComparison books = LedgerComparison.read(stage);
        figures.say("channels that both know", "%d of %d", codes.size(), TestTill.CODES.size());
        figures.say("migrations before, after", "%s, %s", before, stage.store.value(VERSION));
        figures.equal("payments the older ones took after it", byOldAfterwards, OLD * ASKED_OF_EACH);
        sales.tell(figures, books);
        figures.none("requests that failed: no answer, 400, 500", sales.failed());
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    /** Payments that each of the older ones is asked for, and takes, now that the store is of this version. */
    private static int takenByTheOld(DrillEnvironment stage) {
        int taken = 0;
        for (int i = 0; i < OLD * ASKED_OF_EACH; i++) {
            taken += Sales.isTaken(stage.shop(i % OLD)) ? 1 : 0;
        }
        return taken;
    }
}
