package upay.lab.drill;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.store.BlackHoleProxy;
import upay.store.FullDisk;
import upay.store.PostgresBackends;
import upay.store.sql.StoreAddress;

/** Half of the store is dead, in one way after the other, while tills sell over one gateway. */
final class PartialStoreOutage implements Drill {
    private static final int TILLS = 8;
    private static final double GOES_ON_SECONDS = 3;
    /** A payment that waits for its customer is answered within 20 s, here within 9 s. */
    private static final double REFUSED_SECONDS = 10;

    private static final double TOLD_SECONDS = 2;
    private static final Duration FROZEN = Duration.ofSeconds(6);
    private static final Duration UNTIL_FULL = Duration.ofSeconds(60);
    private static final int LOCK_TRIES = 20;
    private static final int RECOVERED_MILLIS = 3_000;

    private final List<Double> oneFrozen = new ArrayList<>();
    private final List<Double> allFrozen = new ArrayList<>();
    private final List<Double> swallowed = new ArrayList<>();
    private final List<Double> refused = new ArrayList<>();
    private final List<Double> backAgain = new ArrayList<>();
    private final List<Double> notReady = new ArrayList<>();
    private final List<Double> ready = new ArrayList<>();

    @Override
    public String name() {
        return "half-dead-store";
    }

    @Override
    public String shows() {
        return "the store's processes are frozen, its connections swallowed, its disk full, or it only reads";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (DrillEnvironment stage = DrillEnvironment.empty(options.scale(0.2), DrillEnvironment.patient())) {
            BlackHoleProxy wire = new BlackHoleProxy(vertx, StoreAddress.parse(stage.postgres.uri()));
            stage.settings().put("UPAY_DB_URI", stage.postgres.uri().replaceFirst(":[0-9]+/", ":" + wire.port() + "/"));
            stage.begin();
            play(stage, wire, options, figures);
            wire.close();
        } finally {
            vertx.close().await();
        }
    }

    private void play(DrillEnvironment stage, BlackHoleProxy wire, Options options, DrillFigures figures)
            throws Exception {
        int rounds = options.count(3);
        boolean realDisk;
        Sales sales = new Sales(() -> stage.shop(0), TILLS, options.seed());
        try (sales;
                FullDisk disk = new FullDisk(() -> stage.store)) {
            realDisk = disk.isReal();
            for (int i = 0; i < rounds; i++) {
                figures.progress("round %d of %d", i + 1, rounds);
                freezeOne(stage, i, figures);
                freezeAll(stage, figures);
                swallow(stage, wire, figures);
                freezeServer(stage, figures);
                onlyRead(stage, figures);
                fillDisk(stage, disk, figures);
            }
        }
        List<String> stuck = stage.settle(Duration.ofSeconds(180));
        LedgerComparison books = LedgerComparison.read(stage);
        figures.say("rounds, each of six troubles", "%d", rounds);
        figures.say("the full disk", "%s", realDisk ? "a small file system" : "triggers that refuse as it does");
        sales.tell(figures, books);
        figures.within("payments go on, one process frozen", max(oneFrozen), GOES_ON_SECONDS);
        figures.within("payments go on, all processes frozen", max(allFrozen), GOES_ON_SECONDS);
        figures.within("payments go on, all connections swallowed", max(swallowed), GOES_ON_SECONDS);
        figures.within("refused at the latest, the whole server frozen", max(refused), REFUSED_SECONDS);
        figures.within("and taken again, since it was not", max(backAgain), GOES_ON_SECONDS);
        figures.within("not ready, read-only or full", max(notReady), TOLD_SECONDS);
        figures.within("ready again, since it writes", max(ready), GOES_ON_SECONDS);
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    private void freezeOne(DrillEnvironment stage, int round, DrillFigures figures) {
        oneFrozen.add(frozen(stage, all -> List.of(all.get(round * 3 % all.size()))));
        figures.progress("one process frozen: payments go on after %.2f s", last(oneFrozen));
    }

    private void freezeAll(DrillEnvironment stage, DrillFigures figures) {
        allFrozen.add(frozen(stage, all -> all));
        figures.progress("all processes frozen: payments go on after %.2f s", last(allFrozen));
    }

    /** Not while one of them holds a lock of the server without which no process of it goes on: that is another trouble. */
    private static double frozen(DrillEnvironment stage, UnaryOperator<List<Long>> choose) {
        PostgresBackends backends = new PostgresBackends(stage.store);
        for (int tries = 1; ; tries++) {
            List<Long> victims = choose.apply(backends.all());
            Payments payments = new Payments(stage.shop(0));
            backends.freeze(victims);
            if (stage.writes() || tries == LOCK_TRIES) {
                double seconds = payments.goOnAfter(FROZEN);
                backends.thaw();
                return seconds;
            }
            backends.thaw();
            BlockingWait.millis(RECOVERED_MILLIS);
        }
    }

    private void swallow(DrillEnvironment stage, BlackHoleProxy wire, DrillFigures figures) {
        Payments payments = new Payments(stage.shop(0));
        wire.swallow();
        swallowed.add(payments.goOnAfter(FROZEN));
        figures.progress("all connections swallowed: payments go on after %.2f s", last(swallowed));
    }

    /** Nor are there new ones. */
    private void freezeServer(DrillEnvironment stage, DrillFigures figures) {
        PostgresBackends server = new PostgresBackends(stage.store);
        List<Long> all = new ArrayList<>(server.all());
        all.add(stage.postgres.pid());
        Payments payments = new Payments(stage.shop(0));
        server.freeze(all);
        refused.add(payments.longest(FROZEN));
        server.thaw();
        long back = System.nanoTime();
        backAgain.add(until(back, () -> Sales.isTaken(stage.shop(0))));
        figures.progress(
                "the server frozen: answered within %.2f s; taken %.2f s after its return",
                last(refused), last(backAgain));
    }

    private void onlyRead(DrillEnvironment stage, DrillFigures figures) {
        stage.store.execute("alter system set default_transaction_read_only = on");
        stage.store.execute("select pg_reload_conf()");
        notReady.add(until(System.nanoTime(), () -> !isReady(stage)));
        BlockingWait.millis(1_000);
        stage.store.execute("alter system reset default_transaction_read_only");
        stage.store.execute("select pg_reload_conf()");
        back(stage, "read-only", figures);
    }

    /** Existing pages still accept rows; the limit counts from the first refusal. */
    private void fillDisk(DrillEnvironment stage, FullDisk disk, DrillFigures figures) {
        disk.fill();
        long end = System.nanoTime() + UNTIL_FULL.toNanos();
        while (Sales.isTaken(stage.shop(0)) && System.nanoTime() - end < 0) {
            BlockingWait.millis(5);
        }
        notReady.add(until(System.nanoTime(), () -> !isReady(stage)));
        BlockingWait.millis(1_000);
        disk.free();
        back(stage, "full", figures);
    }

    private void back(DrillEnvironment stage, String what, DrillFigures figures) {
        ready.add(until(System.nanoTime(), () -> isReady(stage) && Sales.isTaken(stage.shop(0))));
        figures.progress("%s: not ready after %.2f s, ready again after %.2f s", what, last(notReady), last(ready));
    }

    private static boolean isReady(DrillEnvironment stage) {
        return stage.gateway(0).managementStatus("/health/ready") == 200;
    }

    private interface Condition {
        boolean holds();
    }

    /** Seconds from then. */
    private static double until(long since, Condition condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds() && System.nanoTime() - end < 0) {
            BlockingWait.millis(10);
        }
        return (System.nanoTime() - since) / 1e9;
    }

    private static double last(List<Double> seconds) {
        return seconds.get(seconds.size() - 1);
    }

    private static double max(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Payments that begin every few milliseconds, none of which waits for another. Counts from when it is made. */
    private static final class Payments {
        private static final int EVERY_MILLIS = 25;

        private final TestTill shop;
        private final List<Thread> threads = new ArrayList<>();
        private final long begin = System.nanoTime();
        private final List<Long> paid = new ArrayList<>();
        private long lastRefused = begin;
        private long longest;

        Payments(TestTill shop) {
            this.shop = shop;
        }

        /**
         * Seconds until the last one was not paid, of those that begin in this time, or as many as went by without one that was,
         * whichever is more.
         */
        double goOnAfter(Duration time) {
            pay(time);
            Collections.sort(paid);
            long gap = 0;
            long last = begin;
            for (long one : paid) {
                gap = Math.max(gap, one - last);
                last = one;
            }
            gap = Math.max(gap, begin + time.toNanos() - last);
            return Math.max(lastRefused - begin, gap) / 1e9;
        }

        /** Seconds that the slowest of them took. */
        double longest(Duration time) {
            pay(time);
            return longest / 1e9;
        }

        private void pay(Duration time) {
            while (System.nanoTime() - begin < time.toNanos()) {
                Thread payment = new Thread(this::payOne);
                threads.add(payment);
                payment.start();
                BlockingWait.millis(EVERY_MILLIS);
            }
            threads.forEach(BlockingWait::join);
        }

        /** One that is in doubt has an answer, and is not paid. */
        private boolean isPaid() {
            try {
                return shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                        .verdict()
                        .equals("PAY_SUCCESS");
            } catch (TestTill.LostAnswer none) {
                return false;
            }
        }

        private void payOne() {
            long began = System.nanoTime();
            boolean taken = isPaid();
            long now = System.nanoTime();
            synchronized (this) {
                longest = Math.max(longest, now - began);
                if (taken) {
                    paid.add(now);
                } else {
                    lastRefused = Math.max(lastRefused, now);
                }
            }
        }
    }
}
