package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.app.account.ConfiguredAccounts;
import upay.channel.CircuitBreakerSettings;
import upay.channel.Connectors;
import upay.channel.http.ChannelSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.Secret;
import upay.http.HttpSettings;
import upay.http.admission.RequestLimits;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

@DisplayName("The defaults of the configuration are those that the parts were built for")
class WiringDefaultsTest {
    private final GatewayConfig config = GatewayConfig.require(Map.of(), null);

    @Test
    void ofTheOperations() {
        assertThat(config.waits()).isEqualTo(Schedules.DEFAULT);
    }

    @Test
    void ofTheStore() {
        StoreAddress address = StoreAddress.parse("postgresql://me@localhost/upay");

        assertThat(Wiring.store(config, address)).isEqualTo(StoreSettings.of(address));
    }

    @Test
    void theStoresSilenceIsWhatIsSet() {
        StoreAddress address = StoreAddress.parse("postgresql://me@localhost/upay");
        GatewayConfig slowDisk = GatewayConfig.require(Map.of("UPAY_DB_RESPONSE_TIMEOUT", "9s"), null);

        assertThat(Wiring.store(slowDisk, address).timeouts().response()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void ofTheHttpPort() {
        assertThat(Wiring.http(config.http(), 8080)).isEqualTo(HttpSettings.defaults("0.0.0.0", 8080));
    }

    @Test
    void ofTheLimits() {
        assertThat(Wiring.limits(config.http().limits())).isEqualTo(RequestLimits.DEFAULT);
    }

    @Test
    void ofTheChannels() {
        for (Channel channel : config.channels().all()) {
            assertThat(Wiring.channel(config.channels(), channel, 1)).isEqualTo(ChannelSettings.DEFAULT);
        }
    }

    @Test
    void ofTheBreakers() {
        assertThat(Wiring.breakers(config.channels(), 1)).isEqualTo(CircuitBreakerSettings.DEFAULT);
    }

    @Test
    void ofThePaymentCodes() {
        PaymentCodes configured = new PaymentCodes(config.channels().paymentCodes());

        for (int prefix = 0; prefix < 100; prefix++) {
            for (int length = 2; length <= 33; length++) {
                Secret code = new Secret("%02d".formatted(prefix) + "0".repeat(length - 2));
                assertThat(configured.recognise(code)).isEqualTo(PaymentCodes.DEFAULT.recognise(code));
            }
        }
    }

    @Test
    void everyConnectorHasItsKeysAndItsSandboxAccount() {
        ConfiguredAccounts accounts = ConfiguredAccounts.sandbox(config, URI.create("http://127.0.0.1:1"));

        assertThat(config.channels().all())
                .extracting(Channel::payway)
                .containsExactlyElementsOf(Connectors.all().stream()
                        .map(factory -> factory.payway())
                        .toList());
        for (Payway payway : accounts.payways()) {
            assertThat(Connectors.find(payway)
                            .orElseThrow()
                            .open(accounts.find("m", payway).orElseThrow()))
                    .isNotNull();
        }
    }
}
