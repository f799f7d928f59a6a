package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock's reading at odd places is part of the test: nanoTime may be negative and may wrap. */
@DisplayName("A standstill of the event loop makes the requests after it suspect for a moment")
class EventLoopLagTest {
    private static final long MILLIS = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 3_000_000_000L, Long.MIN_VALUE})
    void afterAFreezeRequestsAreSuspectForAMoment(long start) {
        EventLoopLag watch = new EventLoopLag(Duration.ofSeconds(5), start);
        assertThat(watch.isSuspect(start)).isFalse();
        assertThat(watch.tick(start + 250 * MILLIS)).isZero();

        assertThat(watch.isSuspect(start + 250 * MILLIS + 4_700 * MILLIS)).isFalse();
        assertThat(watch.isSuspect(start + 250 * MILLIS + 4_800 * MILLIS)).isTrue();

        assertThat(watch.tick(start + 6_250 * MILLIS)).isEqualTo(5_750 * MILLIS);
        assertThat(watch.isSuspect(start + 6_251 * MILLIS)).isTrue();
        watch.tick(start + 6_500 * MILLIS);
        assertThat(watch.isSuspect(start + 7_249 * MILLIS)).isTrue();
        watch.tick(start + 7_250 * MILLIS);
        assertThat(watch.isSuspect(start + 7_251 * MILLIS)).isFalse();
    }

    @Test
    void aShortStandstillIsNoReason() {
        EventLoopLag watch = new EventLoopLag(Duration.ofSeconds(5), 0);

        assertThat(watch.tick(3_000 * MILLIS)).isEqualTo(2_750 * MILLIS);
        assertThat(watch.isSuspect(3_001 * MILLIS)).isFalse();
    }

    @Test
    void lessThanThreeTicksCannotBeTold() {
        EventLoopLag watch = new EventLoopLag(Duration.ofMillis(1), 0);

        assertThat(watch.isSuspect(499 * MILLIS)).isFalse();
        assertThat(watch.isSuspect(501 * MILLIS)).isTrue();
    }

    /** Long before requests are suspect: a close may lie behind them in the socket. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 500_000_000L, Long.MIN_VALUE})
    void aLateTickLeavesTheLoopBehindForAMoment(long start) {
        EventLoopLag watch = new EventLoopLag(Duration.ofSeconds(5), start);
        assertThat(watch.isBehind(start)).isFalse();
        assertThat(watch.isBehind(start + 374 * MILLIS)).isFalse();
        assertThat(watch.isBehind(start + 376 * MILLIS)).isTrue();

        watch.tick(start + 700 * MILLIS);
        assertThat(watch.isBehind(start + 701 * MILLIS)).isTrue();
        watch.tick(start + 950 * MILLIS);
        watch.tick(start + 1_200 * MILLIS);
        watch.tick(start + 1_450 * MILLIS);
        assertThat(watch.isBehind(start + 1_699 * MILLIS)).isTrue();
        watch.tick(start + 1_700 * MILLIS);
        assertThat(watch.isBehind(start + 1_701 * MILLIS)).isFalse();
        assertThat(watch.isSuspect(start + 1_701 * MILLIS)).isFalse();
    }
}
