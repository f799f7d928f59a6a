package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.store.TestStore;

@Tag("process")
@DisplayName("The overview has what the instance measures and what waits in the store")
class OverviewTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestApi admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject overview() {
        try {
            return admin.get("/overview").json();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer is kept for some seconds. */
    private static <T> T soon(String what, Callable<T> look, Predicate<T> there) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .until(look, there);
    }

    private static JsonObject channel(JsonObject overview, String name) {
        JsonArray channels = overview.getJsonArray("channels");
        return channels.stream()
                .map(JsonObject.class::cast)
                .filter(channel -> channel.getString("channel").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("payments, their durations, the calls of their channel, and no work that waits")
    void measures() {
        JsonObject before = overview();
        assertThat(before.getBoolean("store_well")).isTrue();
        assertThat(before.getInteger("manual_reviews")).isZero();
        assertThat(before.getJsonArray("instances")).hasSize(1);
        assertThat(before.getJsonArray("instances").getJsonObject(0).getLong("instance"))
                .isEqualTo(before.getLong("instance"));

        gateway.till().pay("overview-1", 100, TestTill.ALIPAY_CODE);
        gateway.till().pay("overview-2", 100, TestTill.ALIPAY_CODE);

        JsonObject after = soon(
                "two payments in the overview",
                OverviewTest::overview,
                now -> now.getJsonObject("payments").getInteger("succeeded") == 2);
        JsonObject payments = after.getJsonObject("payments");
        assertThat(payments.getInteger("paid_orders")).isEqualTo(2);
        assertThat(payments.getDouble("success_rate")).isEqualTo(1.0);
        assertThat(payments.getInteger("p50_ms")).isPositive();
        assertThat(payments.getInteger("p99_ms")).isGreaterThanOrEqualTo(payments.getInteger("p50_ms"));
        assertThat(channel(after, "alipay").getInteger("calls")).isGreaterThanOrEqualTo(2);
        assertThat(channel(after, "wechat").getInteger("calls")).isZero();
        assertThat(channel(after, "alipay").getBoolean("switched_off")).isFalse();
    }

    @Test
    @DisplayName("a channel that is switched off, with the reason")
    void switches() {
        STORE.execute("insert into switches (channel, off_by, reason) values ('jdpay', 'li', 'maintenance')");
        JsonObject off = soon(
                "the switch in the overview",
                () -> channel(overview(), "jdpay"),
                channel -> channel.getBoolean("switched_off"));
        assertThat(off.getString("off_reason")).isEqualTo("maintenance");
    }
}
