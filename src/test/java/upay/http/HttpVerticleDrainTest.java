package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request that does not end holds up the port's closing for the drain time-out and no longer")
class HttpVerticleDrainTest {
    @Test
    void theDrainTimeoutBoundsTheClosing() {
        Duration drain = Duration.ofSeconds(1);
        try (TestHttpPort edge = new TestHttpPort(10, from -> TestHttpSettings.withDrain(from, drain), List.of());
                RawClient client = edge.raw()) {
            edge.operations.hold();
            client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            Awaitility.await().until(() -> !edge.operations.calls.isEmpty());
            long start = System.nanoTime();

            edge.undeploy();

            // The default is 6 s.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(drain.minusMillis(100), Duration.ofSeconds(5));
        }
    }
}
