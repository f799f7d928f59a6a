package upay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the store's time is kept on the monotonic clock")
class StoreClockTest {
    private static final Instant T = Instant.parse("2026-11-23T10:00:00Z");
    private static final long MILLI = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final StoreClock clock = new StoreClock(nanos::get);

    @Test
    @DisplayName("it is not known before the first reading")
    void unknown() {
        assertThatThrownBy(clock::now).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("it continues from the middle of the round trip of the reading, to the microsecond")
    void goesOn() {
        nanos.set(110 * MILLI + 999);
        clock.read(T, 100 * MILLI, 110 * MILLI);

        assertThat(clock.now()).isEqualTo(T.plusMillis(5));
        nanos.addAndGet(1000 * MILLI);
        assertThat(clock.now()).isEqualTo(T.plusMillis(1005));
    }

    @Test
    @DisplayName("of the last eight readings the one with the shortest round trip is used")
    void shortestTrip() {
        clock.read(T, 0, 2 * MILLI);
        clock.read(T.plusSeconds(5), 1000 * MILLI, 1400 * MILLI);
        nanos.set(1001 * MILLI);

        assertThat(clock.now()).isEqualTo(T.plusMillis(1000));

        for (int i = 0; i < 8; i++) {
            clock.read(T.plusSeconds(5), 1000 * MILLI, 1400 * MILLI);
        }
        nanos.set(1200 * MILLI);
        assertThat(clock.now()).isEqualTo(T.plusSeconds(5));
    }
}
