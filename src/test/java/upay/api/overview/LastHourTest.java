package upay.api.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of readings since the start, the last hour has what was counted in each minute")
class LastHourTest {
    private static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

    private static Reading reading(int minute, long paid) {
        return new Reading(START.plusSeconds(60L * minute), paid, Map.of(), Map.of());
    }

    @Test
    @DisplayName("a minute has the difference of two readings, and its end")
    void differences() {
        LastHour hour = new LastHour(reading(0, 5));
        assertThat(hour.minutes()).isEmpty();
        hour.add(reading(1, 7));
        hour.add(reading(2, 7));
        hour.add(reading(3, 17));
        assertThat(hour.minutes()).extracting(Reading::paidOrders).containsExactly(2L, 0L, 10L);
        assertThat(hour.minutes().get(0).at()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    @DisplayName("sixty minutes are kept, and the window begins five readings ago")
    void bounds() {
        LastHour hour = new LastHour(reading(0, 0));
        assertThat(hour.windowBegin()).isEqualTo(reading(0, 0));
        for (int minute = 1; minute <= 100; minute++) {
            hour.add(reading(minute, (long) minute * minute));
        }
        assertThat(hour.minutes()).hasSize(LastHour.MINUTES);
        assertThat(hour.minutes().get(59).paidOrders()).isEqualTo(100 * 100 - 99 * 99);
        assertThat(hour.windowBegin()).isEqualTo(reading(96, 96 * 96));
    }
}
