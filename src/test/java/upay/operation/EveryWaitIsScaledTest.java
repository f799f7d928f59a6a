package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("every wait is as the protocol says, and all of them are scaled together")
class EveryWaitIsScaledTest {
    private static final Schedules WHOLE = Schedules.DEFAULT;

    @Test
    @DisplayName("the defaults are those of protocol.md#waits")
    void defaults() {
        assertThat(WHOLE.payWait()).isEqualTo(Duration.ofSeconds(20));
        assertThat(WHOLE.payDeadline()).isEqualTo(Duration.ofSeconds(50));
        assertThat(WHOLE.qrLife()).isEqualTo(Duration.ofSeconds(240));
        assertThat(List.of(WHOLE.undoWait(), WHOLE.cancelWait(), WHOLE.refundWait()))
                .containsOnly(Duration.ofSeconds(10));
        assertThat(WHOLE.queryWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(WHOLE.askSpacing()).isEqualTo(Duration.ofSeconds(2));
        assertThat(WHOLE.cancelWindow()).isEqualTo(Duration.ofMinutes(15));
        assertThat(WHOLE.verifications()).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(120));
    }

    @Test
    @DisplayName(
            "in the sandbox all shrink alike, but for what a channel needs to answer, the date rule, and what an instance can do")
    void scaled() {
        Schedules tenth = WHOLE.scaled(0.1);

        assertThat(tenth.payWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(tenth.payDeadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(tenth.codeLife()).isEqualTo(Duration.ofSeconds(30));
        assertThat(tenth.qrLife()).isEqualTo(Duration.ofSeconds(24));
        assertThat(tenth.undoWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(tenth.polls().get(0)).isEqualTo(Duration.ofMillis(100));
        assertThat(tenth.backoff().get(0)).isEqualTo(Duration.ofMillis(200));
        assertThat(tenth.remoteNews()).isEqualTo(Duration.ofMillis(25));
        assertThat(tenth.payTimeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(tenth.queryTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(tenth.cancelWindow()).isEqualTo(WHOLE.cancelWindow());
        assertThat(tenth.pollsPerSecond()).isEqualTo(WHOLE.pollsPerSecond());
        assertThat(WHOLE.scaled(1)).isEqualTo(WHOLE);
    }

    @ParameterizedTest(name = "question {0} with {1} in progress: after {2} s")
    @CsvSource({"0, 1, 1", "0, 10000, 1", "1, 1, 2", "1, 2000, 2", "1, 10000, 10", "9, 5000, 5", "9, 5001, 5.001"})
    @DisplayName("the more payments an instance has in progress, the rarer it asks about each, but for the first time")
    void pollsAreShared(int earlier, int inProgress, double seconds) {
        assertThat(WHOLE.poll(earlier, inProgress)).isEqualTo(Duration.ofMillis(Math.round(seconds * 1_000)));
    }

    @Test
    @DisplayName("the last delay repeats")
    void lastRepeats() {
        List<Duration> delays = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

        assertThat(List.of(0, 1, 2, 1_000))
                .extracting(n -> Schedules.at(delays, n).toSeconds())
                .containsExactly(1L, 2L, 2L, 2L);
    }
}
