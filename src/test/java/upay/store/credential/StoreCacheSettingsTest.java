package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@DisplayName("The caches of terminals and merchants hold as many as set, and no older values than set")
@Tag("process")
class StoreCacheSettingsTest {
    private static final int MANY = 20;
    private static final TestStore DATABASE = TestStore.fresh();
    private static Vertx vertx;
    private static Store desk;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        desk = DATABASE.start(vertx);
        await(desk.registry().addMerchant("m0", "Tea House"));
        await(desk.registry().addStore("m0", "s0", "Station"));
        for (int i = 0; i < MANY; i++) {
            await(desk.terminalRegistry().add("t" + i, "m0", "s0", new Secret("secret-" + i)));
            if (i > 0) {
                await(desk.registry().addMerchant("m" + i, "Tea House"));
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static Store gateway(int terminals, int merchants, Duration cacheMaxStaleness) {
        StoreSettings usual = DATABASE.settings();
        return DATABASE.start(
                vertx,
                new StoreSettings(
                        usual.server(),
                        usual.batches(),
                        usual.timeouts(),
                        usual.lease(),
                        new StoreSettings.Memory(terminals, merchants, cacheMaxStaleness),
                        usual.sealing(),
                        usual.told(),
                        usual.terminals()));
    }

    private static long terminalsInMemory(Store store) {
        IntStream.range(0, MANY).forEach(i -> await(store.terminals().find("t" + i)));
        return IntStream.range(0, MANY)
                .filter(i -> store.terminals().find("t" + i).isComplete())
                .count();
    }

    private static long merchantsInMemory(Store store) {
        IntStream.range(0, MANY).forEach(i -> await(store.merchants().find("m" + i)));
        return IntStream.range(0, MANY)
                .filter(i -> store.merchants().find("m" + i).isComplete())
                .count();
    }

    @Test
    void theirSizesAreSetOneByOne() {
        Store fewTerminals = gateway(1, 1_000, Duration.ofSeconds(5));
        assertThat(terminalsInMemory(fewTerminals)).isLessThan(MANY / 2);
        assertThat(merchantsInMemory(fewTerminals)).isEqualTo(MANY);

        Store fewMerchants = gateway(1_000, 1, Duration.ofSeconds(5));
        assertThat(terminalsInMemory(fewMerchants)).isEqualTo(MANY);
        assertThat(merchantsInMemory(fewMerchants)).isLessThan(MANY / 2);
    }

    @Test
    void aChangeIsNoticedWithinTheStalenessThatIsSet() {
        Store quick = gateway(1_000, 1_000, Duration.ofMillis(200));
        // With the default of 4 s the counter is asked every 2 s: five changes within a second each are beyond its
        // luck.
        for (int i = 0; i < 5; i++) {
            boolean active = i % 2 == 1;
            await(desk.terminalRegistry().enable("t1", active));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> await(quick.terminals().find("t1"))
                            .map(Terminal::active)
                            .orElseThrow()
                            .equals(active));
        }
    }
}
