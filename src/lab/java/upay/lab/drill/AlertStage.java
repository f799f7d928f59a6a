package upay.lab.drill;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import upay.e2e.GatewayProcess;
import upay.e2e.TestTill;
import upay.lab.FaultProxy;
import upay.lab.LabException;
import upay.lab.Ports;
import upay.lab.monitoring.Prometheus;
import upay.store.sql.StoreAddress;

/**
 * Two gateways that sell, with links to the store and the channels that can be slow or down, further gateways with
 * settings of their own, and a Prometheus that scrapes them all.
 */
final class AlertStage implements AutoCloseable {
    static final double SCALE = 0.1;
    private static final int GATEWAYS = 2;
    /** A call takes between none and seven seconds; half of all take more than three and a half. */
    private static final double CHANNEL_DELAY = 9;
    /** A statement takes a fifth of a second on average. */
    private static final double STORE_DELAY = 0.5;

    final Vertx vertx = Vertx.vertx();
    final DrillEnvironment environment;
    final FaultProxy channels;
    final FaultProxy store;
    final Prometheus prometheus;
    final SteadySales sales;
    private final Supplier<FaultProxy> link;
    private final List<GatewayProcess> odd = new ArrayList<>();

    /** @param rules the text of the file of rules */
    AlertStage(String rules) {
        environment = DrillEnvironment.empty(SCALE, settings());
        int sandbox = environment.sandbox.uri().getPort();
        channels = new FaultProxy(vertx, Ports.free(), () -> sandbox, CHANNEL_DELAY);
        String uri = environment.postgres.uri();
        int database = StoreAddress.parse(uri).port();
        link = () -> new FaultProxy(vertx, Ports.free(), () -> database, STORE_DELAY);
        store = link.get();
        environment.settings().put("UPAY_DB_URI", uriOf(store));
        environment.settings().put("UPAY_SANDBOX_URI", "http://127.0.0.1:" + channels.port());
        try {
            for (int i = 0; i < GATEWAYS; i++) {
                environment.begin();
            }
            // As gateways do in their first minutes: a new store's statements begin with its day.
            command("settlement", "collect");
            prometheus = new Prometheus(folder("prometheus"), rules);
            scrape();
            // Not over JD Pay, which is switched off, and not over Baifubao, which takes no part.
            List<String> codes = List.of(TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE, TestTill.CODES.get("17"));
            sales = new SteadySales(
                    () -> TestTill.first(environment
                            .gateway((int) (Math.random() * GATEWAYS))
                            .uri()),
                    codes);
        } catch (RuntimeException failed) {
            environment.close();
            throw failed;
        }
    }

    /**
     * A call to a channel may take six seconds, so that a slow one is not taken for one that is out of order; a payment
     * that nobody confirms is reversed after thirty. The lease is the usual one, since an alert is about its length.
     */
    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "UPAY_INSTANCE_LEASE", "10s",
                "UPAY_INSTANCE_HEARTBEAT", "1s",
                "UPAY_WAITS_PAY_WAIT", "100s",
                "UPAY_WAITS_PAY_DEADLINE", "300s",
                "UPAY_WAITS_MANUAL_REVIEW_AFTER", "1m",
                "UPAY_WAITS_MANUAL_REVIEW_INTERVALS", "100s",
                "UPAY_WAITS_MAX_POLLS_PER_SECOND", "10",
                "UPAY_WEBHOOK_RETRY_DELAYS", "1s,5s,30s,100s,100s,100s"));
        for (String call : List.of("PAY", "QUERY", "REFUND")) {
            settings.put("UPAY_WAITS_" + call + "_TIMEOUT", "60s");
        }
        for (String channel : List.of("ALIPAY", "WECHAT", "UNIONPAY")) {
            settings.put("UPAY_CHANNELS_" + channel + "_PAY_TIMEOUT", "100s");
            settings.put("UPAY_CHANNELS_" + channel + "_READ_TIMEOUT", "100s");
        }
        return settings;
    }

    /** A further link to the store; the caller closes it. */
    FaultProxy link() {
        return link.get();
    }

    /** The store behind a link, for {@code UPAY_DB_URI}. */
    String uriOf(FaultProxy way) {
        return environment.postgres.uri().replaceFirst(":[0-9]+/", ":" + way.port() + "/");
    }

    /** An operator's command; fails unless it prints an object. */
    void command(String... words) {
        String printed = gateway(0).command(words);
        if (!printed.contains("{\"")) {
            throw new LabException(String.join(" ", words) + ": " + printed);
        }
    }

    /** Does nothing if the store is away because of another fault. */
    void quietly(String sql) {
        try {
            environment.store.execute(sql);
        } catch (IllegalStateException away) {
            // It is done again soon.
        }
    }

    /** A new folder of this name. */
    Path folder(String name) {
        try {
            return Files.createDirectories(environment.folder().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the two that sell. */
    GatewayProcess gateway(int i) {
        return environment.gateway(i);
    }

    TestTill till(int i) {
        return TestTill.first(gateway(i).uri());
    }

    /** A further gateway, ready and scraped; it does not sell. */
    GatewayProcess another(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(environment.settings());
        settings.putAll(more);
        return ready(GatewayProcess.begin(settings));
    }

    /** A further gateway out of this jar. */
    GatewayProcess another(Path jar) {
        return ready(GatewayProcess.begin(jar, environment.settings()));
    }

    private GatewayProcess ready(GatewayProcess gateway) {
        // One that does not get ready is closed by this.
        gateway.whenAnswering("/health/ready");
        synchronized (odd) {
            odd.add(gateway);
        }
        scrape();
        return gateway;
    }

    /** It ends, and is scraped no more. */
    void end(GatewayProcess gateway) {
        synchronized (odd) {
            odd.remove(gateway);
        }
        scrape();
        gateway.close();
    }

    private void scrape() {
        List<URI> targets = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            targets.add(gateway(i).managementUri());
        }
        synchronized (odd) {
            odd.forEach(gateway -> targets.add(gateway.managementUri()));
        }
        prometheus.scrape(targets);
    }

    void killAll() {
        for (int i = 0; i < GATEWAYS; i++) {
            environment.kill(i);
        }
    }

    void restartAll() {
        for (int i = 0; i < GATEWAYS; i++) {
            environment.restart(i);
        }
    }

    @Override
    public void close() {
        sales.close();
        prometheus.close();
        odd.forEach(GatewayProcess::close);
        environment.close();
        vertx.close().await();
    }
}
