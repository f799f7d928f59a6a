package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("processes of its own that need the machine for themselves")
@DisplayName("A channel that takes 2 s is waited for by many payments at once, without threads for them")
@Tag("process")
class SlowChannelTest {
    /** A tenth of what scripts/slow-channel shows, so that a machine that is busy with something else keeps up. */
    private static final int RATE = 50;

    @Test
    @DisplayName("all are paid, none waits in line behind another, the other channel's are answered before")
    void steady() throws Exception {
        try (SlowChannelLoad load = new SlowChannelLoad()) {
            SlowChannelLoad.Seen seen = load.run(RATE, Duration.ofSeconds(5));

            assertThat(seen.counts().errors()).isZero();
            assertThat(seen.counts().sent()).isEqualTo(5 * RATE);
            // Some wait for their place in time, but far more than there are threads wait at once.
            assertThat(seen.counts().inFlight()).isGreaterThan(RATE);
            assertThat(seen.gateway().threads())
                    .isLessThanOrEqualTo(seen.gateway().threadsBefore() + 3);
            // Beside one another, since on a busy machine both take longer.
            assertThat(SlowChannelLoad.percentile(seen.times().otherMillis(), 50))
                    .isLessThan(SlowChannelLoad.percentile(seen.times().slowMillis(), 50));
        }
    }
}
