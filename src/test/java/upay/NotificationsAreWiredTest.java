package upay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.notify.NotifySettings;

@DisplayName("What is configured of notifications arrives where they are sent")
class NotificationsAreWiredTest {
    private static NotifySettings with(Map<String, String> environment) {
        return Wiring.notifications(GatewayConfig.require(environment, null));
    }

    @Test
    @DisplayName("the defaults are those that the notifier was built for, but for the sandbox's own receivers")
    void defaults() {
        NotifySettings sandbox = with(Map.of());

        assertThat(sandbox.timeout()).isEqualTo(Duration.ofSeconds(3)).isEqualTo(NotifySettings.DEFAULT.timeout());
        assertThat(sandbox.retries()).isEqualTo(NotifySettings.DEFAULT.retries());
        assertThat(sandbox.authorization()).isEqualTo(NotifySettings.DEFAULT.authorization());
        assertThat(sandbox.allowPrivate()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"rsa, RSA", "sn-rsa, SN_RSA", "MD5, MD5"})
    void authorization(String configured, NotifySettings.Authorization wired) {
        assertThat(with(Map.of("UPAY_NOTIFY_AUTHORIZATION", configured)).authorization())
                .isEqualTo(wired);
    }
}
