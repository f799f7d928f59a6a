package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
        "A gateway warms up in production, and in the sandbox profile only if it is set to do so; its signatures, unless that is set off")
class WarmUpLimitTest {
    @ParameterizedTest
    @CsvSource({
        "production, '', 30, true",
        "production, 0s, 0, false",
        "sandbox, '', 0, true",
        "sandbox, 5s, 5, true",
        "sandbox, 0s, 0, false"
    })
    void byProfileOrAsSet(String profile, String limit, int seconds, boolean signatures) {
        GatewayConfig config = GatewayConfig.read(Map.of("UPAY_PROFILE", profile, "UPAY_WARM_UP_LIMIT", limit), null)
                .config();

        assertThat(config.warmUpLimit()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(config.warmsUpSignatures()).isEqualTo(signatures);
    }
}
