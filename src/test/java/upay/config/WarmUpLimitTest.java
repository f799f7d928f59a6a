package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A gateway warms up in production, and in the sandbox profile only if it is told to")
class WarmUpLimitTest {
    @ParameterizedTest
    @CsvSource({"production, '', 30", "production, 0s, 0", "sandbox, '', 0", "sandbox, 5s, 5"})
    void byProfileOrAsSet(String profile, String limit, int seconds) {
        GatewayConfig config = GatewayConfig.read(Map.of("UPAY_PROFILE", profile, "UPAY_WARM_UP_LIMIT", limit), null)
                .config();

        assertThat(config.warmUpLimit()).isEqualTo(Duration.ofSeconds(seconds));
    }
}
