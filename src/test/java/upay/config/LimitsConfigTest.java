package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.terminal.RequestRate;

@DisplayName("The limits of requests: rates a second, bursts, a share in percent")
class LimitsConfigTest {
    private static LimitsConfig read(Map<String, String> environment) {
        return GatewayConfig.require(environment, null).http().limits();
    }

    @Test
    void eachIsSetByItsKey() {
        LimitsConfig limits = read(Map.of(
                "UPAY_LIMITS_TERMINAL_RATE", "5",
                "UPAY_LIMITS_TERMINAL_BURST", "7",
                "UPAY_LIMITS_MERCHANT_RATE", "50",
                "UPAY_LIMITS_MERCHANT_BURST", "70",
                "UPAY_LIMITS_MERCHANT_SHARE", "30",
                "UPAY_LIMITS_SOURCE_RATE", "3",
                "UPAY_LIMITS_SOURCE_BURST", "9"));

        assertThat(limits.terminal()).isEqualTo(new RequestRate(5, 7));
        assertThat(limits.merchant()).isEqualTo(new RequestRate(50, 70));
        assertThat(limits.merchantShare()).isEqualTo(30);
        assertThat(limits.source()).isEqualTo(new RequestRate(3, 9));
    }

    @Test
    @DisplayName("Without a burst of its own a rate has two seconds' worth")
    void theBurstFollowsTheRate() {
        LimitsConfig limits = read(Map.of("UPAY_LIMITS_TERMINAL_RATE", "5", "UPAY_LIMITS_MERCHANT_RATE", "1000000"));

        assertThat(limits.terminal()).isEqualTo(new RequestRate(5, 10));
        assertThat(limits.merchant()).isEqualTo(new RequestRate(1_000_000, 1_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TERMINAL_RATE",
                "TERMINAL_BURST",
                "MERCHANT_RATE",
                "MERCHANT_BURST",
                "MERCHANT_SHARE",
                "SOURCE_RATE",
                "SOURCE_BURST"
            })
    void nothingIsNotALimit(String name) {
        String key = "limits." + name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');

        assertThat(GatewayConfig.read(Map.of("UPAY_LIMITS_" + name, "0"), null).faults())
                .singleElement()
                .asString()
                .startsWith(key + ": found '0'");
    }
}
