package upay.lab.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import upay.e2e.StoppablePostgres.Stop;
import upay.lab.BlockingWait;

/** The store stops, crashes and is killed while tills sell. */
final class StoreRestart implements Drill {
    private static final int GATEWAYS = 3;
    private static final int TILLS = 12;
    private static final double READY_SECONDS = 5;
    private static final Duration NEVER_READY = Duration.ofSeconds(30);

    private final List<Double> ready = new ArrayList<>();
    private final List<Double> taking = new ArrayList<>();

    @Override
    public String name() {
        return "store-restart";
    }

    @Override
    public String shows() {
        return "the store is stopped, crashed and killed under load: nothing charged that it does not know";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        try (DrillEnvironment stage = DrillEnvironment.open(GATEWAYS, options.scale(0.1), DrillEnvironment.patient())) {
            play(stage, options, figures);
        }
    }

    /** On gateways that run already. */
    void play(DrillEnvironment stage, Options options, DrillFigures figures) throws Exception {
        int restarts = options.count(9);
        Random random = options.random();
        Sales sales = new Sales(() -> stage.shop((int) (Math.random() * stage.size())), TILLS, options.seed());
        try (sales) {
            for (int i = 0; i < restarts; i++) {
                BlockingWait.millis(2_000 + random.nextInt(1_500));
                restart(stage, Stop.values()[i % Stop.values().length], random.nextInt(2_500), figures);
            }
            BlockingWait.millis(2_000);
        }
        List<String> stuck = stage.settle(Duration.ofSeconds(180));
        LedgerComparison books = LedgerComparison.read(stage);
        figures.say("restarts of the store", "%d, in turn fast, immediate, kill -9", restarts);
        sales.tell(figures, books);
        figures.within("longest until all were ready, since its return", max(ready), READY_SECONDS);
        figures.within("longest until all took payments", max(taking), READY_SECONDS);
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    private static double max(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private void restart(DrillEnvironment stage, Stop how, int downMillis, DrillFigures figures) throws Exception {
        stage.postgres.stop(how);
        BlockingWait.millis(downMillis);
        Thread starting = new Thread(stage.postgres::start, "store");
        starting.start();
        while (!accepts(stage)) {
            BlockingWait.millis(5);
        }
        long back = System.nanoTime();
        double readyAfter = until(stage, back, i -> stage.gateway(i).managementStatus("/health/ready") == 200);
        double takingAfter = until(stage, back, i -> Sales.isTaken(stage.shop(i)));
        starting.join();
        ready.add(readyAfter);
        taking.add(takingAfter);
        figures.progress(
                "%s, %.1f s away: all ready %.2f s after its return, taking payments after %.2f s",
                how, downMillis / 1000.0, readyAfter, takingAfter);
    }

    private static boolean accepts(DrillEnvironment stage) {
        try {
            return stage.store.value("select 1") != null;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private interface OneGateway {
        boolean is(int i);
    }

    /** Seconds from then until it is so of all. */
    private static double until(DrillEnvironment stage, long since, OneGateway condition) {
        for (int i = 0; i < stage.size(); i++) {
            while (!condition.is(i)) {
                if (System.nanoTime() - since > NEVER_READY.toNanos()) {
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / 1000.0;
                }
                BlockingWait.millis(10);
            }
        }
        return (System.nanoTime() - since) / 1e9;
    }
}
