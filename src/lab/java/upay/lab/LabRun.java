package upay.lab;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import upay.client.SandboxCustomers;
import upay.e2e.ModernMerchants.Terminal;
import upay.e2e.TestTill;
import upay.lab.bills.BillSite;
import upay.lab.bills.QuietSales;
import upay.lab.bills.ReconciledDay;

/** One run: everything up, orders and faults, silence, verdict. */
final class LabRun {
    private static final Duration PROGRESS = Duration.ofSeconds(3);
    /**
     * What a busy machine needs besides, for what no scale makes faster: starts of programs, the store's recovery. After many
     * faults the next attempt of a refund is a minute away.
     */
    private static final Duration SETTLED_WITHIN_LEAST = Duration.ofSeconds(180);

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration ANSWER_LEAST = Duration.ofSeconds(4);
    /** By default the fourth webhook attempt is after ten minutes, and an abandoned QR code lives 240 s. */
    private static final Map<String, String> SETTINGS = Map.of(
            "UPAY_WEBHOOK_RETRY_DELAYS",
            "1s,5s,30s,60s,60s,60s",
            "UPAY_WAITS_QR_CODE_LIFETIME",
            "90s",
            // Never scaled, and a till gives up after four seconds where waits are scaled: a payment that is
            // older than that must not begin.
            "UPAY_HTTP_MAX_REQUEST_AGE",
            "2s");

    private final Chaos options;
    private final Path folder;
    private final Vertx vertx;
    private final Timeline timeline = new Timeline();
    private volatile boolean over;
    private long started;

    LabRun(Chaos options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }

    /** Whether all agrees. */
    boolean run() {
        say(
                "Seed %d: %,d orders over %d gateways, time scale %s; starting everything ...",
                options.seed, options.orders, options.gateways, options.scale);
        try (LabEnvironment site =
                new LabEnvironment(vertx, folder, options.gateways, options.scale, options.balancer, SETTINGS)) {
            List<Terminal> terminals = site.terminals();
            say("Merchants: %d; WeChat v3, direct and partner, and Alipay's certificates among them", terminals.size());
            say(
                    "Load balancer: %s",
                    site.balancer()
                            .orElse(
                                    "none (neither haproxy nor nginx is installed); each till takes one gateway or another"));
            say(
                    "Full disk: %s",
                    site.store().hasRealDisk()
                            ? "a small file system of its own"
                            : "refusals as of a full one, by triggers (a small file system cannot be mounted here)");
            try (LabWebhookReceiver receiver = new LabWebhookReceiver(vertx, terminals)) {
                return run(site, terminals, receiver);
            }
        } finally {
            BlockingWait.on(vertx.close());
        }
    }

    private boolean run(LabEnvironment site, List<Terminal> terminals, LabWebhookReceiver receiver) {
        Duration length = Duration.ofMillis((long) (1000 * options.orders / options.perSecond()));
        FaultInjector injector = new FaultInjector(site);
        Tills tills = tills(site, terminals, receiver);
        started = System.nanoTime();
        Instant begun = Instant.now();
        injector.begin(LabSchedule.draw(options.seed, options.gateways, options.scale, length));
        tills.open();
        // Where the machine does not keep up, the last orders are not waited for without end.
        Duration most = length.multipliedBy(2).plusSeconds(60);
        while (!tills.allBegun()) {
            progress(site, tills, injector, "");
            if (now() > most.toMillis()) {
                tills.stop();
            }
            BlockingWait.pause(PROGRESS);
        }
        injector.silence();
        long silent = now();
        Duration silence = options.silence();
        say("The last fault is over: silence for %d s", silence.toSeconds());
        Long settled = settle(site, tills, injector, silent, silence);
        site.awaitReady(READY_WITHIN);
        over = true;
        LabResult outcome = LabResult.of(options, site, folder, tills, receiver, injector, silent, settled);
        if (options.reconcile || options.killCommands) {
            outcome = outcome.with(reconcile(site, begun));
        }
        new LabReport(options, outcome, timeline.svg(injector.happened(), silent)).print();
        return outcome.isSound();
    }

    private ReconciledDay.Outcome reconcile(LabEnvironment site, Instant begun) {
        say("The day's bills:");
        QuietSales.sell(TestTill.first(site.front(gateways -> 0)));
        BillSite bills = new BillSite(
                site.operatorSettings(),
                folder,
                site.sandboxUri(),
                site.store().login(),
                site.store().superuser());
        ReconciledDay day = new ReconciledDay(bills, begun, options.seed, step -> say("%5d s  %s", now() / 1000, step));
        day.compare();
        if (options.killCommands) {
            site.gateways().forEach(Instance::kill);
            day.interrupt();
        }
        say("%5d s  the bills are compared", now() / 1000);
        return day.outcome();
    }

    private Tills tills(LabEnvironment site, List<Terminal> terminals, LabWebhookReceiver receiver) {
        Duration answer =
                Duration.ofMillis(Math.max(ANSWER_LEAST.toMillis(), (long) (ANSWER.toMillis() * options.scale)));
        SandboxCustomers customers = new SandboxCustomers(vertx, site.sandboxUri());
        List<LabSale.Shop> shops = terminals.stream()
                .map(terminal -> new LabSale.Shop(
                        vertx,
                        new Clients(vertx, site, terminal, options.tills, answer),
                        customers,
                        options.scale,
                        receiver.url(),
                        () -> over))
                .toList();
        return new Tills(
                options.orders,
                options.tills,
                options.perSecond(),
                number -> new LabSale(shops.get(number % shops.size()), SaleScript.of(options.seed, number)));
    }

    /**
     * Waits for the end of the silence, and where waits are scaled for what does not scale, as long as something is open.
     *
     * @return when everything was settled, in milliseconds after the last fault; null: it is not
     */
    private Long settle(LabEnvironment site, Tills tills, FaultInjector injector, long silent, Duration silence) {
        Long settled = null;
        long most =
                options.scale < 1 ? Math.max(silence.toMillis(), SETTLED_WITHIN_LEAST.toMillis()) : silence.toMillis();
        long shown = 0;
        while (now() - silent < silence.toMillis() || settled == null && now() - silent < most) {
            long open = StoreRows.open(site.store());
            boolean all = open == 0 && tills.ended() == tills.begun();
            settled = !all ? null : settled == null ? Long.valueOf(now() - silent) : settled;
            if (now() - shown > PROGRESS.toMillis()) {
                shown = now();
                progress(site, tills, injector, "; orders not final " + open);
            }
            BlockingWait.pause(Duration.ofMillis(500));
        }
        return settled;
    }

    private void progress(LabEnvironment site, Tills tills, FaultInjector injector, String more) {
        timeline.point(now(), tills.begun(), tills.ended());
        say(
                "%5d s  begun %,d, settled %,d, under way %,d; faults %d, gateways ready %d of %d, store %s%s",
                now() / 1000,
                tills.begun(),
                tills.ended(),
                tills.begun() - tills.ended(),
                injector.count(),
                site.ready(),
                options.gateways,
                site.store().isUp() ? "up" : "down",
                more);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
