package upay.lab.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import upay.e2e.TestTill;

/** A gateway is killed while customers confirm; the others finish its payments without a request. */
final class Takeover implements Drill {
    private static final int GATEWAYS = 3;
    private static final int EACH_KILL = 20;
    private static final double BOUND_SECONDS = 30;
    /** The customer confirms after 3 s. */
    private static final long CONFIRMED_LATER = 9001;
    /** Charged, and the channel cuts the connection. */
    private static final long CHARGED_AND_CUT = 9010;

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public String shows() {
        return "a gateway is killed in mid-payment: another one finishes it";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        int payments = options.count(100);
        Histogram millis = new Histogram(TimeUnit.MINUTES.toMillis(30), 3);
        List<String> stuck = new ArrayList<>();
        try (DrillEnvironment stage = DrillEnvironment.open(GATEWAYS, options.scale(1), Map.of())) {
            int idle = 0;
            int kills = (payments + EACH_KILL - 1) / EACH_KILL;
            for (int kill = 0; kill < kills; kill++) {
                figures.progress("kill %d of %d", kill + 1, kills);
                long before = millis.getTotalCount();
                round(stage, kill % GATEWAYS, Math.min(EACH_KILL, payments - kill * EACH_KILL), millis);
                idle += millis.getTotalCount() == before ? 1 : 0;
            }
            stuck.addAll(stage.settle(Duration.ofSeconds(180)));
            figures.say("payments, kills", "%d, %d", payments, kills);
            figures.say(
                    "from the kill to the end of the order, s",
                    "p50 %.1f, p90 %.1f, max %.1f",
                    millis.getValueAtPercentile(50) / 1000.0,
                    millis.getValueAtPercentile(90) / 1000.0,
                    millis.getMaxValue() / 1000.0);
            figures.say("of them finished by another one", "%d", millis.getTotalCount());
            figures.equal("kills that left nothing to another one", idle, 0);
            figures.within("longest", millis.getMaxValue() / 1000.0, BOUND_SECONDS);
            figures.none("still something to do", stuck);
            LedgerComparison.read(stage).tell(figures);
        }
    }

    private static void round(DrillEnvironment stage, int victim, int payments, Histogram millis) {
        String prefix = TestTill.newClientSn();
        TestTill shop = stage.shop(victim);
        List<String> codes = List.copyOf(TestTill.CODES.values());
        for (int i = 0; i < payments; i++) {
            long fen = i % 4 == 3 ? CHARGED_AND_CUT : CONFIRMED_LATER;
            shop.posting("pay", shop.payment(prefix + i, fen).put("dynamic_id", codes.get(i % codes.size())));
        }
        // All of them stored and sent (what was not sent yet is never paid), few of them at their end.
        String mine = " from orders where client_sn like '" + prefix + "%'";
        Awaitility.await("all are stored")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> stage.store.value("select count(*)" + mine).equals("" + payments));
        List<String> sns = stage.store.rows("(select sn" + mine + ")", "1").stream()
                .map(row -> row.replaceAll("[()]", ""))
                .toList();
        Awaitility.await("all are sent")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> stage.wallets.all().keySet().containsAll(sns));
        String killed = stage.store.value("select clock_timestamp()");
        stage.kill(victim);
        Awaitility.await("all are over")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> stage.store
                        .value("select count(*)" + mine + " and status <> 'PAID'")
                        .equals("0"));
        stage.store
                .rows(
                        "(select round(extract(epoch from t.finish_time - '" + killed + "'::timestamptz) * 1000)"
                                + " from transactions t join orders o on o.merchant_id = t.merchant_id"
                                + " and o.sn = t.order_sn where o.client_sn like '" + prefix
                                + "%' and t.finish_time > '" + killed + "'::timestamptz)",
                        "1")
                .forEach(row -> millis.recordValue(Long.parseLong(row.replaceAll("[()]", ""))));
        stage.restart(victim);
    }
}
