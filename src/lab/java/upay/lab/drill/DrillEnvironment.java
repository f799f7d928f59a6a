package upay.lab.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import upay.domain.Payway;
import upay.e2e.GatewayProcess;
import upay.e2e.SandboxWallets;
import upay.e2e.StoppablePostgres;
import upay.e2e.TestTill;
import upay.lab.Leases;
import upay.store.TestStore;

/** A PostgreSQL server, a sandbox, and several gateways over both: each a process of its own, all ended with this. */
final class DrillEnvironment implements AutoCloseable {
    private static final String OPEN = "select count(*) from transactions where due_at is not null";

    private final Path folder;
    private final Map<String, String> settings;
    private final List<GatewayProcess> gateways = new ArrayList<>();
    /** Null over a pair under Patroni. */
    final StoppablePostgres postgres;

    private final PatroniCluster patroni;
    final GatewayProcess sandbox;
    final SandboxWallets wallets;
    final TestStore store;

    private DrillEnvironment(double scale, Map<String, String> more, boolean isPair) {
        folder = temporaryFolder();
        String timeScale = Double.toString(scale);
        patroni = isPair ? new PatroniCluster(folder) : null;
        postgres = isPair ? null : new StoppablePostgres(folder);
        try {
            sandbox = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", timeScale), "--ledger", "memory");
            if (isPair) {
                patroni.initialize();
            }
        } catch (RuntimeException failed) {
            closeStore();
            throw failed;
        }
        wallets = new SandboxWallets(sandbox.uri());
        String uri = isPair ? patroni.uriOfHaproxy() : postgres.uri();
        store = TestStore.at(uri);
        settings = new HashMap<>(Map.of(
                "UPAY_DB_URI",
                uri,
                "UPAY_SANDBOX_URI",
                sandbox.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE",
                timeScale));
        settings.putAll(Leases.of(scale));
        settings.putAll(more);
    }

    /** @param more settings of all gateways, beside those that bring them together */
    static DrillEnvironment open(int gateways, double scale, Map<String, String> more) {
        DrillEnvironment stage = empty(scale, more);
        try {
            for (int i = 0; i < gateways; i++) {
                stage.gateways.add(GatewayProcess.begin(stage.settings));
            }
            stage.gateways.forEach(gateway -> gateway.whenAnswering("/health/ready"));
            stage.gateways.forEach(GatewayProcess::warmUp);
            return stage;
        } catch (RuntimeException failed) {
            stage.close();
            throw failed;
        }
    }

    /** Without a gateway yet. */
    static DrillEnvironment empty(double scale, Map<String, String> more) {
        return new DrillEnvironment(scale, more, false);
    }

    /** Without a gateway yet, over a pair of PostgreSQL under Patroni; {@link #store} is reached through its HAProxy. */
    static DrillEnvironment overPatroni(double scale, Map<String, String> more) {
        return new DrillEnvironment(scale, more, true);
    }

    PatroniCluster patroni() {
        return patroni;
    }

    private void closeStore() {
        if (patroni != null) {
            patroni.close();
        } else {
            postgres.close();
        }
    }

    /** Waits of a request that busy machines need although all else runs faster; in full, before they are scaled. */
    static Map<String, String> patient() {
        Map<String, String> patience = new HashMap<>(Map.of(
                "UPAY_WAITS_PAY_WAIT", "45s",
                "UPAY_WAITS_REFUND_WAIT", "100s",
                "UPAY_WAITS_CANCEL_WAIT", "100s"));
        for (String payway : TestTill.CODES.keySet()) {
            String channel = Payway.ofCode(payway).orElseThrow().name();
            patience.put("UPAY_CHANNELS_" + channel + "_PAY_TIMEOUT", "30s");
            patience.put("UPAY_CHANNELS_" + channel + "_READ_TIMEOUT", "30s");
            patience.put("UPAY_CHANNELS_" + channel + "_MONEY_BACK_TIMEOUT", "30s");
        }
        return patience;
    }

    /** A gateway with these settings, ready. */
    void begin() {
        GatewayProcess gateway = GatewayProcess.begin(settings);
        add(gateway);
        gateway.whenAnswering("/health/ready");
        gateway.warmUp();
    }

    /** Whether the server commits something of another session, within two seconds. */
    boolean writes() {
        try {
            store.execute("set statement_timeout = 2000;"
                    + " create table if not exists drill (written timestamptz); insert into drill values (now())");
            return true;
        } catch (IllegalStateException held) {
            return false;
        }
    }

    Map<String, String> settings() {
        return settings;
    }

    /** Deleted with this. */
    Path folder() {
        return folder;
    }

    int size() {
        return gateways.size();
    }

    GatewayProcess gateway(int i) {
        synchronized (gateways) {
            return gateways.get(Math.floorMod(i, gateways.size()));
        }
    }

    void add(GatewayProcess gateway) {
        synchronized (gateways) {
            gateways.add(gateway);
        }
    }

    /** The first terminal, at one of the gateways. */
    TestTill shop(int i) {
        return TestTill.first(gateway(i).uri());
    }

    /** kill -9, and the same one again on the same ports, ready. */
    void killAndRestart(int i) {
        kill(i);
        restart(i);
    }

    void kill(int i) {
        GatewayProcess victim = gateway(i);
        victim.kill();
        victim.exitWithin(Duration.ofSeconds(10));
    }

    void restart(int i) {
        GatewayProcess next = gateway(i).again();
        gateway(i).close();
        synchronized (gateways) {
            gateways.set(Math.floorMod(i, gateways.size()), next);
        }
        next.whenAnswering("/health/ready");
    }

    /** Waits until no order has a next step; returns those that have one at the end. */
    List<String> settle(Duration within) {
        try {
            Awaitility.await("nothing has a next step")
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> store.value(OPEN).equals("0"));
            return List.of();
        } catch (ConditionTimeoutException stuck) {
            return store.rows("(select * from transactions where due_at is not null)", "tsn");
        }
    }

    @Override
    public void close() {
        gateways.forEach(GatewayProcess::terminate);
        gateways.forEach(GatewayProcess::close);
        sandbox.close();
        closeStore();
        delete(folder);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("upay-drill-");
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException stillThere) {
            // Under the system's temporary folder: left behind it does no harm.
        }
    }
}
