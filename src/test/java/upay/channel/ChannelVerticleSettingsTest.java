package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.ScriptedServer.Script;
import upay.channel.http.ChannelSettings;
import upay.domain.channel.ChannelAction;

@DisplayName("Each time-out of a channel's transport ends what it is for")
class ChannelVerticleSettingsTest extends ChannelTestBase {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(30);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PAY, payRead",
        "PRECREATE, read",
        "QUERY, read",
        "REFUND_QUERY, read",
        "REFUND, refundRead",
        "UNDO, refundRead"
    })
    void theActionsOwnTimeoutEndsAnUnansweredCall(ChannelAction action, String bound) {
        deploy(new ChannelSettings(
                LONG,
                bound.equals("payRead") ? SHORT : LONG,
                bound.equals("read") ? SHORT : LONG,
                bound.equals("refundRead") ? SHORT : LONG,
                LONG,
                8,
                8,
                1024));
        server.plays(Script.silence());
        long start = System.nanoTime();

        assertThat(OutcomeText.of(ask(patient(call(action), LONG)))).isEqualTo("UNKNOWN IO");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(15));
    }

    @Test
    void anUnusedConnectionIsClosedAfterTheIdleTimeout() {
        deploy(new ChannelSettings(LONG, LONG, LONG, LONG, Duration.ofSeconds(1), 8, 8, 1024));
        ask(pay());
        assertThat(server.closed()).isZero();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.closed() == 1);
    }
}
