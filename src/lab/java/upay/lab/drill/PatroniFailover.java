package upay.lab.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import upay.lab.BlockingWait;

/** A synchronous pair under Patroni: each thing that may happen to it, while tills sell over three gateways. */
final class PatroniFailover implements Drill {
    private static final List<String> PROGRAMS = List.of("patroni", "etcd", "haproxy", "postgres", "openssl");
    private static final int TILLS = 6;
    private static final Duration BACK = Duration.ofSeconds(90);
    /** Reversals that failed during the outages are repeated after longer and longer pauses. */
    private static final Duration SETTLED = Duration.ofMinutes(15);

    private static final Duration CUT_OFF = Duration.ofSeconds(40);
    /** Patroni's ttl is 20 s; the rest is for a busy machine. */
    private static final double FAILOVER_SECONDS = 60;

    private static final double SWITCHOVER_SECONDS = 30;

    private record Gap(String fault, double bound, double both, double haproxy) {}

    private final List<Gap> gaps = new ArrayList<>();

    @Override
    public String name() {
        return "patroni";
    }

    @Override
    public String shows() {
        return "a synchronous pair under Patroni: switchover, primary lost, primary cut off, standby lost";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        requirePrograms();
        try (DrillEnvironment stage = DrillEnvironment.overPatroni(options.scale(0.2), DrillEnvironment.patient())) {
            PatroniCluster pair = stage.patroni();
            // Not scaled: Patroni's times are not either.
            stage.settings().put("UPAY_INSTANCE_LEASE", "10s");
            stage.settings().put("UPAY_INSTANCE_HEARTBEAT", "1s");
            stage.settings().put("UPAY_DB_URI", pair.uriOfBoth());
            stage.begin();
            stage.begin();
            stage.settings().put("UPAY_DB_URI", pair.uriOfHaproxy());
            stage.begin();
            figures.progress("three gateways sell; two name both hosts, one goes through HAProxy");
            play(stage, pair, options, figures);
        }
    }

    private static void requirePrograms() {
        List<String> missing = PROGRAMS.stream()
                .filter(program -> Unprivileged.find(program).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The drill needs " + String.join(", ", missing) + ". Install them:\n"
                    + "  sudo apt-get install -y patroni etcd-server python3-etcd haproxy postgresql-15 openssl");
        }
    }

    private void play(DrillEnvironment stage, PatroniCluster pair, Options options, DrillFigures figures)
            throws Exception {
        Sales sales =
                new Sales(() -> stage.shop(ThreadLocalRandom.current().nextInt(stage.size())), TILLS, options.seed());
        try (sales;
                ContinuousPayments both = new ContinuousPayments(stage.shop(0));
                ContinuousPayments haproxy = new ContinuousPayments(stage.shop(2))) {
            BlockingWait.millis(3_000);
            for (int i = 0; i < options.count(1); i++) {
                measure("switchover", SWITCHOVER_SECONDS, pair, both, haproxy, figures, () -> {
                    PatroniNode to = pair.standby();
                    pair.leader().switchover(to);
                });
                PatroniNode lost = pair.leader();
                measure("the primary's machine lost", FAILOVER_SECONDS, pair, both, haproxy, figures, lost::lose);
                lost.comeBack();
                whole(pair, figures);
                PatroniNode alone = pair.leader();
                measure("the primary cut off", FAILOVER_SECONDS, pair, both, haproxy, figures, () -> {
                    alone.cutOff();
                    BlockingWait.millis(CUT_OFF.toMillis());
                });
                alone.reconnect();
                whole(pair, figures);
                PatroniNode standby = pair.standby();
                measure("the standby's machine lost", FAILOVER_SECONDS, pair, both, haproxy, figures, standby::lose);
                standby.comeBack();
                whole(pair, figures);
            }
            BlockingWait.millis(3_000);
        }
        List<String> stuck = stage.settle(SETTLED);
        LedgerComparison books = LedgerComparison.read(stage);
        sales.tell(figures, books);
        for (Gap gap : gaps) {
            figures.within("no payments, both hosts: " + gap.fault, gap.both, gap.bound);
            figures.within("no payments, HAProxy: " + gap.fault, gap.haproxy, gap.bound);
        }
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    private void measure(
            String fault,
            double bound,
            PatroniCluster pair,
            ContinuousPayments both,
            ContinuousPayments haproxy,
            DrillFigures figures,
            Runnable happening) {
        pair.awaitWhole();
        BlockingWait.millis(2_000);
        long begin = System.nanoTime();
        happening.run();
        // What was acknowledged just before may be followed by a gap.
        BlockingWait.millis(3_000);
        long since = System.nanoTime();
        Awaitility.await("payments after: " + fault)
                .atMost(BACK)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> both.succeededAfter(since) && haproxy.succeededAfter(since));
        Gap gap = new Gap(fault, bound, both.longestGapSince(begin), haproxy.longestGapSince(begin));
        gaps.add(gap);
        figures.progress(
                "%s: no payments for %.1f s with both hosts, %.1f s through HAProxy", fault, gap.both, gap.haproxy);
    }

    private static void whole(PatroniCluster pair, DrillFigures figures) {
        long begin = System.nanoTime();
        pair.awaitWhole();
        figures.progress("the pair is whole again after %.1f s", (System.nanoTime() - begin) / 1e9);
    }
}
