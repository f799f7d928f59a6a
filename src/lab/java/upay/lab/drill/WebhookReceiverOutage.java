package upay.lab.drill;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import upay.e2e.Answer;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.Ports;

/** One shop's receiver is silent and then away, while orders go on being paid and gateways are killed; three others are well. */
final class WebhookReceiverOutage implements Drill {
    private static final int GATEWAYS = 3;
    private static final int OTHERS = 3;
    /** Of ten orders so many go to the receiver that is down. */
    private static final int TO_IT = 8;

    private static final int AT_ONCE = 24;
    private static final int TRIES_MOST = 100;
    private static final Duration DOWN = Duration.ofMinutes(10);
    private static final double OTHERS_P99_SECONDS = 5;

    private final Map<String, Long> paidAt = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "receiver-down";
    }

    @Override
    public String shows() {
        return "a shop's receiver is down, gateways are killed: every event arrives, others are not delayed";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        double scale = options.scale(0.1);
        try (DrillEnvironment stage = DrillEnvironment.open(GATEWAYS, scale, DrillEnvironment.patient())) {
            play(stage, options, (long) (DOWN.toMillis() * scale), 15_000, figures);
        }
    }

    /** On gateways that run already. */
    void play(DrillEnvironment stage, Options options, long downMillis, int killEveryMillis, DrillFigures figures) {
        int orders = options.count(12_500);
        Vertx vertx = Vertx.vertx();
        List<DrillWebhookReceiver> receivers = new ArrayList<>();
        try {
            int port = Ports.free();
            for (int i = 0; i <= OTHERS; i++) {
                receivers.add(new DrillWebhookReceiver(vertx, "127.0.0." + (i + 2), port, stage.shop(0)));
            }
            receivers.get(0).become(DrillWebhookReceiver.Mood.SILENT);
            long began = System.nanoTime();
            Trouble trouble =
                    new Trouble(stage, receivers.get(0), downMillis, killEveryMillis, options.random(), figures);
            String prefix = TestTill.newClientSn();
            BoundedParallel.each(orders, AT_ONCE, figures, "orders", i -> pay(stage, prefix + i, i, receivers));
            long sold = System.nanoTime();
            trouble.end();
            double down = (System.nanoTime() - began) / 1e9;
            boolean all = awaitAll(receivers, figures);
            figures.say("orders paid in", "%.0f s", (sold - began) / 1e9);
            figures.say("the receiver was down for", "%.0f s, half of it silent, half refusing", down);
            figures.say("gateways killed meanwhile", "%d", trouble.kills);
            tell(stage, prefix, receivers, all, figures);
        } finally {
            receivers.forEach(DrillWebhookReceiver::close);
            vertx.close().await();
        }
    }

    private void pay(DrillEnvironment stage, String clientSn, int number, List<DrillWebhookReceiver> receivers) {
        List<String> codes = List.copyOf(TestTill.CODES.values());
        DrillWebhookReceiver receiver = receivers.get(number % 10 < TO_IT ? 0 : 1 + number % OTHERS);
        // Without an answer it is asked for again, and whether it is paid.
        for (int i = 0; i < TRIES_MOST; i++) {
            TestTill shop = stage.shop(number + i);
            try {
                Answer answer = shop.post(
                        "pay",
                        shop.payment(clientSn, 100)
                                .put("dynamic_id", codes.get(number % codes.size()))
                                .put("notify_url", receiver.uri()));
                if ("PAID".equals(answer.orderStatus())) {
                    paidAt.put(clientSn, System.nanoTime());
                    return;
                }
            } catch (TestTill.LostAnswer killed) {
                // Its gateway was killed.
            }
            BlockingWait.millis(100);
        }
    }

    /** What happens meanwhile: the receiver's two ways of being down, and kills. */
    private static final class Trouble {
        private final Thread killer;
        private final Thread nurse;
        private volatile boolean done;
        private int kills;

        Trouble(
                DrillEnvironment stage,
                DrillWebhookReceiver receiver,
                long downMillis,
                int killEveryMillis,
                Random random,
                DrillFigures figures) {
            nurse = new Thread(
                    () -> {
                        BlockingWait.millis(downMillis / 2);
                        receiver.become(DrillWebhookReceiver.Mood.AWAY);
                        BlockingWait.millis(downMillis / 2);
                        receiver.become(DrillWebhookReceiver.Mood.WELL);
                        done = true;
                    },
                    "nurse");
            killer = new Thread(
                    () -> {
                        while (!done) {
                            BlockingWait.millis(killEveryMillis);
                            int victim = random.nextInt(stage.size());
                            figures.progress("kill -9 of gateway %d", victim);
                            stage.killAndRestart(victim);
                            kills++;
                        }
                    },
                    "killer");
            nurse.start();
            killer.start();
        }

        void end() {
            BlockingWait.join(nurse);
            BlockingWait.join(killer);
        }
    }

    private boolean awaitAll(List<DrillWebhookReceiver> receivers, DrillFigures figures) {
        try {
            Awaitility.await("every event has arrived")
                    .atMost(Duration.ofSeconds(300))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        int there = receivers.stream()
                                .mapToInt(r -> r.events.size())
                                .sum();
                        figures.progress("%,d of %,d events have arrived", there, paidAt.size());
                        return there >= paidAt.size();
                    });
            return true;
        } catch (ConditionTimeoutException missing) {
            return false;
        }
    }

    private void tell(
            DrillEnvironment stage,
            String prefix,
            List<DrillWebhookReceiver> receivers,
            boolean all,
            DrillFigures figures) {
        Set<String> due = new HashSet<>(stage.store.rows(
                "(select client_sn from orders where paid and client_sn like '" + prefix + "%')", "1"));
        Set<String> missing = new HashSet<>();
        due.forEach(row -> missing.add(row.substring(1, row.length() - 1)));
        List<String> wrong = new ArrayList<>();
        Histogram late = new Histogram(TimeUnit.MINUTES.toMillis(30), 3);
        for (DrillWebhookReceiver receiver : receivers) {
            missing.removeAll(receiver.events.keySet());
            receiver.wrong.forEach((sn, what) -> wrong.add(sn + ": " + what));
            if (receiver != receivers.get(0)) {
                receiver.events.forEach((sn, event) -> {
                    Long paid = paidAt.get(sn);
                    if (paid != null) {
                        late.recordValue(Math.max(0, (event.atNanos() - paid) / 1_000_000));
                    }
                });
            }
        }
        DrillWebhookReceiver down = receivers.get(0);
        figures.say("events due, to the one that was down", "%,d, %,d", due.size(), down.events.size());
        figures.say("calls of it, repeats of what it had answered", "%,d, %,d", down.calls.get(), down.repeats.get());
        figures.say(
                "others' delay after the till knew, ms",
                "p50 %d, p99 %d, max %d",
                late.getValueAtPercentile(50),
                late.getValueAtPercentile(99),
                late.getMaxValue());
        figures.within("others' delay, p99", late.getValueAtPercentile(99) / 1000.0, OTHERS_P99_SECONDS);
        figures.none("paid and not told", List.copyOf(missing));
        figures.none("other event ids over repeats, wrong signatures", wrong);
        figures.equal("all arrived in time (1: yes)", all ? 1 : 0, 1);
    }
}
