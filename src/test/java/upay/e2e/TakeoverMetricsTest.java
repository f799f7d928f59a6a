package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.store.FaultyConnection;
import upay.store.FaultyConnection.Fault;
import upay.store.TestStore;

/** Two gateways over one store; the network between the first one and the store freezes. */
@Tag("process")
@DisplayName("An instance that loses its store is seen in its lease, and in what the other one takes over")
class TakeoverMetricsTest {
    private static final String LEASE = "upay_instance_lease_seconds";
    private static final String TAKEOVERS = "upay_settlement_takeovers_total";
    private static final double LEASE_SECONDS = 2;

    private static final TestStore STORE = TestStore.fresh();
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path folder;

    private static FaultyConnection network;
    private static LocalGateway cutOff;
    private static LocalGateway survivor;

    @BeforeAll
    static void start() throws Exception {
        network = new FaultyConnection(VERTX, STORE.address());
        cutOff = gateway("cut-off", network.address().uri());
        survivor = gateway("survivor", STORE.uri());
    }

    private static LocalGateway gateway(String name, String store) throws Exception {
        return LocalGateway.start(
                Files.createDirectory(folder.resolve(name)),
                Map.of(
                        "UPAY_DB_URI", store,
                        "UPAY_INSTANCE_LEASE", "2s",
                        "UPAY_INSTANCE_HEARTBEAT", "400ms"));
    }

    @AfterAll
    static void stop() {
        network.set(Fault.NONE);
        cutOff.close();
        survivor.close();
        VERTX.close().await();
    }

    @Test
    @DisplayName("its lease runs out, the other counts a takeover, and the lease comes back with the store")
    void takesOver() throws Exception {
        String clientSn = TestTill.newClientSn();
        TestTill till = survivor.till();
        cutOff.till().posting("pay", cutOff.till().payment(clientSn, 9002).put("dynamic_id", TestTill.ALIPAY_CODE));
        Eventually.untilStatus(till, clientSn, "CREATED");
        assertThat(cutOff.await(LEASE, left -> left > 0)).isLessThanOrEqualTo(LEASE_SECONDS);
        assertThat(cutOff.value("upay_store_up")).isEqualTo(1);
        assertThat(survivor.value(TAKEOVERS)).isZero();

        network.set(Fault.FROZEN);

        cutOff.await(LEASE, left -> left == 0);
        cutOff.await("upay_store_up", up -> up == 0);
        assertThat(survivor.await(TAKEOVERS, number -> number > 0)).isEqualTo(1);
        assertThat(survivor.value(LEASE)).isPositive();

        network.set(Fault.NONE);

        cutOff.await("upay_store_up", up -> up == 1);
        cutOff.await(LEASE, left -> left > 0);
        assertThat(cutOff.value(TAKEOVERS)).isZero();
    }
}
