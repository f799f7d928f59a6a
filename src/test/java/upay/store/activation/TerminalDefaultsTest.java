package upay.store.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;
import static upay.store.activation.ActivationFixture.anew;
import static upay.store.activation.ActivationFixture.checkIn;
import static upay.store.activation.ActivationFixture.terminal;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.store.registry.TerminalRegistry.Choice;
import upay.store.registry.TerminalRegistry.ServiceChange;
import upay.store.sql.StoreSettings.TerminalDefaults;

@DisplayName("What is configured for terminals holds for those without a setting of their own")
@Tag("process")
class TerminalDefaultsTest {
    @Test
    @DisplayName("the dialect, and how long a replaced key stays valid")
    void defaults() throws Exception {
        ActivationFixture gateways = new ActivationFixture(
                settings -> settings.withTerminals(new TerminalDefaults(Dialect.CURRENT, Duration.ofMinutes(2))));
        try {
            String sn = "100000000000000002";
            assertThat(terminal(gateways.one, sn).profile().dialect()).isEqualTo(Dialect.CURRENT);
            await(gateways.one
                    .terminalRegistry()
                    .changeService(
                            sn,
                            new ServiceChange(
                                    new Choice<>(Dialect.SEED), new Choice<>(Duration.ofSeconds(40)), false)));
            assertThat(anew(gateways.two, sn).profile().dialect()).isEqualTo(Dialect.SEED);
            assertThat(anew(gateways.two, sn).profile().payWait()).isEqualTo(Duration.ofSeconds(40));

            checkIn(gateways.one, terminal(gateways.one, sn), new Secret("sandbox-secret-2"));
            gateways.database.execute("update terminals set key_used_at = now() - interval '1 minute'");
            assertThat(anew(gateways.one, sn).keys().isPreviousValid(Instant.now()))
                    .isTrue();
            gateways.database.execute("update terminals set key_used_at = now() - interval '3 minutes'");
            // Another instance: this one looked a moment ago.
            assertThat(await(gateways.two.terminals().findAnew(sn)))
                    .hasValueSatisfying(till -> assertThat(till.keys().isPreviousValid(Instant.now()))
                            .isFalse());
        } finally {
            gateways.close();
        }
    }
}
