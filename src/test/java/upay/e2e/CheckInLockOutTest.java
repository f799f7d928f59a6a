package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.app.Gateway;
import upay.config.GatewayConfig;
import upay.store.TestStore;

/**
 * {@code -Dupay.seed=N} chooses the lost answers, {@code -Dupay.tills=1000} the number of terminals.
 */
@DisplayName(
        "Terminals that check in at once through two gateways, and lose answers, can all pay with either key on both")
@Tag("process")
class CheckInLockOutTest {
    private static final int PARALLEL = 3;
    private static final double LOST = 0.1;

    @TempDir
    Path folder;

    private final TestStore store = TestStore.fresh();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final long seed =
            Long.getLong("upay.seed", ThreadLocalRandom.current().nextLong(1_000));

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("UPAY_DB_URI", store.uri());
        settings.put("UPAY_DB_MAX_POOL_SIZE", "4");
        settings.put("UPAY_CHANNEL_LOOPBACK", "true");
        return settings;
    }

    private Gateway inProcess(String name) throws Exception {
        Map<String, String> settings = settings();
        settings.put("UPAY_HTTP_HOST", "127.0.0.1");
        settings.put("UPAY_HTTP_PORT", "0");
        settings.put("UPAY_MANAGEMENT_PORT", "0");
        settings.put("UPAY_DATA_DIR", folder.resolve(name).toString());
        Gateway gateway = new Gateway(GatewayConfig.require(settings, null));
        parts.add(gateway::close);
        gateway.start();
        return gateway;
    }

    private GatewayProcess process() {
        GatewayProcess gateway = GatewayProcess.serve(settings());
        parts.add(gateway);
        return gateway;
    }

    private CheckInHerd herd(CheckInHerd herd) {
        parts.add(0, herd);
        return herd;
    }

    private void report(String what, CheckInHerd herd, long sinceNanos) {
        System.out.println(what + ", -Dupay.seed=" + seed + ": " + herd.figures() + " in "
                + Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis() + " ms");
        assertThat(herd.wrongs()).as("seed %d", seed).isEmpty();
    }

    @Test
    @DisplayName("50 terminals, twice")
    void small() throws Exception {
        int tills = 50;
        CheckInHerd herd = herd(
                new CheckInHerd(List.of(inProcess("a").uri(), inProcess("b").uri()), seed));
        long since = System.nanoTime();

        herd.activate(tills);
        herd.checkIn(PARALLEL, LOST, () -> {});
        herd.pay();
        herd.checkIn(PARALLEL, LOST, () -> {});
        herd.pay();

        report("two gateways in one process", herd, since);
        assertThat(herd.figure("terminals with 1 new key") + herd.figure("terminals that heard nothing"))
                .isEqualTo(2 * tills);
        assertThat(herd.figure("payments with the current key at A"))
                .isEqualTo(herd.figure("payments with the current key at B"))
                .isEqualTo(2 * tills);
        assertThat(herd.figure("payments with the former key at A"))
                .isEqualTo(herd.figure("payments with the former key at B"))
                .isGreaterThan(tills);
    }

    @Test
    @DisplayName("Two programs; one is killed while half of the answers are still to come, and started again")
    void killed() throws Exception {
        int tills = Integer.getInteger("upay.tills", 200);
        GatewayProcess survivor = process();
        GatewayProcess victim = process();
        CheckInHerd herd = herd(new CheckInHerd(List.of(survivor.uri(), victim.uri()), seed));
        long since = System.nanoTime();

        herd.activate(tills);
        herd.checkIn(PARALLEL, LOST, () -> {});
        herd.pay();
        report("two programs", herd, since);
        herd.checkIn(PARALLEL, LOST, victim::kill);
        herd.callFromNowOn(List.of(survivor.uri()));
        herd.pay();
        report("one of them killed", herd, since);
        herd.checkIn(1, 0, () -> {});
        victim.exitWithin(Duration.ofSeconds(5));
        GatewayProcess again = victim.again();
        parts.add(again);
        again.whenAnswering("/health/ready");
        herd.callFromNowOn(List.of(survivor.uri(), again.uri()));
        herd.pay();

        report("and started again", herd, since);
        assertThat(List.of(survivor, victim, again)).noneMatch(program -> herd.betrays(program.printed()));
        assertThat(herd.figure("payments with the current key at A")).isEqualTo(3 * tills);
        assertThat(herd.figure("payments with the current key at B")).isEqualTo(2 * tills);
    }
}
