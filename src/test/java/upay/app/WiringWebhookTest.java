package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.domain.webhook.WebhookEventType;
import upay.store.sql.StoreAddress;
import upay.webhook.WebhookSettings;

@DisplayName("The configuration of webhooks reaches the sender")
class WiringWebhookTest {
    private static WebhookSettings with(Map<String, String> environment) {
        return Wiring.webhook(GatewayConfig.require(environment, null));
    }

    @Test
    @DisplayName("the defaults are those of the webhook sender, except for the sandbox's own receivers")
    void defaults() {
        WebhookSettings sandbox = with(Map.of());

        assertThat(sandbox.timeout()).isEqualTo(Duration.ofSeconds(3)).isEqualTo(WebhookSettings.DEFAULT.timeout());
        assertThat(sandbox.retries()).isEqualTo(WebhookSettings.DEFAULT.retries());
        assertThat(sandbox.authorization()).isEqualTo(WebhookSettings.DEFAULT.authorization());
        assertThat(sandbox.allowPrivate()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            paid                             | PAID
            Refunded,canceled                | REFUNDED CANCELED
            paid, failed, refunded, canceled | PAID FAILED REFUNDED CANCELED
            """)
    void events(String configured, String wired) {
        GatewayConfig config = GatewayConfig.require(Map.of("UPAY_WEBHOOK_EVENTS", configured), null);

        assertThat(Wiring.store(config, StoreAddress.parse("postgresql://me@localhost/upay"))
                        .told())
                .extracting(WebhookEventType::name)
                .containsExactlyInAnyOrder(wired.split(" "));
    }

    @Test
    @DisplayName("an event that is none is named, with those that there are")
    void noEvent() {
        assertThatThrownBy(() -> GatewayConfig.require(Map.of("UPAY_WEBHOOK_EVENTS", "paid, lost"), null))
                .hasMessageContaining("webhook.events: found 'paid, lost' (UPAY_WEBHOOK_EVENTS);"
                        + " allowed: one or several of paid, failed, refunded, canceled");
    }

    @ParameterizedTest
    @CsvSource({"rsa, RSA", "sn-rsa, SN_RSA", "MD5, MD5"})
    void authorization(String configured, WebhookSettings.Authorization wired) {
        assertThat(with(Map.of("UPAY_WEBHOOK_AUTHORIZATION", configured)).authorization())
                .isEqualTo(wired);
    }
}
