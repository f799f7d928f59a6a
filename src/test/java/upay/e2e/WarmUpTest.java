package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.store.TestStore;

@DisplayName("A gateway that warms up is not ready before, leaves no trace in the store, and can be stopped meanwhile")
@Tag("process")
class WarmUpTest {
    private static final String TRACES = """
            select (select count(*) from upay.orders) || ' ' || (select count(*) from upay.history) || ' '
              || (select count(*) from upay.terminals where terminal_sn like 'warm%')""";

    private final TestStore store = TestStore.fresh();

    private Map<String, String> settings(String limit) {
        return Map.of("UPAY_DB_URI", store.uri(), "UPAY_CHANNEL_LOOPBACK", "true", "UPAY_WARM_UP_LIMIT", limit);
    }

    @Test
    void untilReady() {
        try (GatewayProcess gateway = GatewayProcess.serve(settings("2s"))) {
            assertThat(gateway.printed())
                    .contains("warming up, for at most 2 s")
                    .containsPattern("warmed up by \\d{2,} requests")
                    .doesNotContain("action=PAY", "failed");
            assertThat(store.value(TRACES)).isEqualTo("0 0 0");
            TestTill shop = TestTill.first(gateway.uri());
            assertThat(shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                            .verdict())
                    .isEqualTo("PAY_SUCCESS");
            Eventually.soon("a real order is in the log", gateway::printed, log -> log.contains("action=PAY"));
        }
    }

    @Test
    void stoppedMeanwhile() {
        try (GatewayProcess gateway = GatewayProcess.begin(settings("5m"))) {
            Eventually.soon("it warms up", gateway::printed, log -> log.contains("warming up, for at most 300 s"));
            assertThat(gateway.managementStatus("/health/live")).isEqualTo(200);
            assertThat(gateway.managementStatus("/health/ready")).isEqualTo(503);

            gateway.terminate();

            assertThat(gateway.exitWithin(Duration.ofSeconds(15))).isZero();
            assertThat(store.value(TRACES)).isEqualTo("0 0 0");
        }
    }
}
