package upay.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.LoadBalancer;
import upay.lab.Ports;

/** Each of three gateways is stopped and started again, one after the other, while tills sell through a balancer. */
final class RollingRestart implements Drill {
    private static final int GATEWAYS = 3;
    private static final int TILLS = 12;

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String shows() {
        return "gateways behind a balancer are restarted one after the other under load: no failed request";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        int rounds = options.count(2);
        try (DrillEnvironment stage = DrillEnvironment.open(GATEWAYS, options.scale(0.1), DrillEnvironment.patient())) {
            Optional<LoadBalancer> installed =
                    LoadBalancer.start(options.balancer(), stage.folder(), Ports.free(), servers(stage));
            if (installed.isPresent()) {
                try (LoadBalancer balancer = installed.get()) {
                    figures.say("balancer", "%s", balancer.name());
                    Awaitility.await("a payment is taken through it")
                            .until(() -> Sales.isTaken(TestTill.first(balancer.uri())));
                    play(stage, rounds, options.seed(), () -> TestTill.first(balancer.uri()), figures);
                }
            } else {
                figures.say("balancer", "none (it is not installed): tills choose among the ready ones");
                try (ReadinessProbe ready = new ReadinessProbe(stage)) {
                    play(stage, rounds, options.seed(), ready::shop, figures);
                }
            }
        }
    }

    private static List<LoadBalancer.Server> servers(DrillEnvironment stage) {
        return IntStream.range(0, GATEWAYS)
                .mapToObj(i -> new LoadBalancer.Server(
                        i,
                        stage.gateway(i).uri().getPort(),
                        stage.gateway(i).managementUri().getPort()))
                .toList();
    }

    private static void play(
            DrillEnvironment stage, int rounds, long seed, Supplier<TestTill> shops, DrillFigures figures) {
        Sales sales = new Sales(shops, TILLS, seed);
        long slowest = 0;
        try (sales) {
            for (int i = 0; i < rounds * GATEWAYS; i++) {
                BlockingWait.millis(3_000);
                long told = System.nanoTime();
                stage.gateway(i).terminate();
                Integer exit = stage.gateway(i).exitWithin(Duration.ofSeconds(15));
                slowest = Math.max(slowest, System.nanoTime() - told);
                figures.progress(
                        "gateway %d has ended with %s after %.1f s",
                        i % GATEWAYS, exit, (System.nanoTime() - told) / 1e9);
                stage.restart(i);
            }
            BlockingWait.millis(3_000);
        }
        List<String> stuck = stage.settle(Duration.ofSeconds(180));
        LedgerComparison books = LedgerComparison.read(stage);
        figures.say("restarts", "%d", rounds * GATEWAYS);
        sales.tell(figures, books);
        figures.none("requests that failed: no answer, 400, 500", sales.failed());
        figures.within("longest way to the end of a gateway", slowest / 1e9, 15);
        figures.none("still something to do", stuck);
        books.tell(figures);
    }
}
