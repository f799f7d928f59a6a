package upay.domain;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.Leaves;

@DisplayName("every wait is as the protocol specifies, and all of them are scaled together")
class SchedulesTest {
    private static final Schedules WHOLE = Schedules.DEFAULT;

    private static final Set<String> NEVER_SCALED = Set.of("limits.cancelWindow", "polling.maxPollsPerSecond");

    /** Every wait has a value of its own: whole seconds from 20 on. */
    private static final Schedules DISTINCT = new Schedules(
            new Schedules.Limits(s(20), s(21), s(22), s(23)),
            new Schedules.Waits(s(24), s(25), s(26), s(27), s(28)),
            new Schedules.Timeouts(s(29), s(30), s(31)),
            new Schedules.Polling(List.of(s(32), s(33)), 34, s(35)),
            new Schedules.Retries(
                    List.of(s(36)), List.of(s(37)), List.of(s(38)), List.of(s(39)), s(40), List.of(s(41), s(42))),
            new Schedules.Upkeep(s(43), s(44), s(45)));

    private static Duration s(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    @DisplayName("the defaults are those of protocol.md#waits")
    void defaults() {
        assertThat(Leaves.of(WHOLE))
                .isEqualTo(Map.ofEntries(
                        entry("limits.payDeadline", s(50)),
                        entry("limits.paymentCodeLifetime", s(300)),
                        entry("limits.qrCodeLifetime", s(240)),
                        entry("limits.cancelWindow", Duration.ofMinutes(15)),
                        entry("waits.payWait", s(20)),
                        entry("waits.reversalWait", s(10)),
                        entry("waits.cancelWait", s(10)),
                        entry("waits.refundWait", s(10)),
                        entry("waits.queryWait", s(1)),
                        entry("timeouts.queryTimeout", s(5)),
                        entry("timeouts.payTimeout", s(15)),
                        entry("timeouts.refundTimeout", s(10)),
                        entry("polling.pollIntervals", List.of(s(1), s(2), s(2), s(3), s(3), s(5))),
                        entry("polling.maxPollsPerSecond", 1_000),
                        entry("polling.minQueryInterval", s(2)),
                        entry("retries.quickRetries", List.of(s(1), s(2), s(3))),
                        entry("retries.backoff", List.of(s(2), s(3), s(5), s(8), s(13), s(20), s(30), s(45), s(60))),
                        entry("retries.cancelVerificationIntervals", List.of(s(30), s(120))),
                        entry("retries.refundPollIntervals", List.of(s(60), s(300), s(600), s(1_200), s(1_800))),
                        entry("retries.manualReviewAfter", Duration.ofMinutes(30)),
                        entry("retries.manualReviewIntervals", List.of(s(300), s(600), s(1_800))),
                        entry("upkeep.remotePollInterval", Duration.ofMillis(250)),
                        entry("upkeep.sweepInterval", s(1)),
                        entry("upkeep.takeoverGrace", s(30)),
                        entry("scale", 1.0)));
    }

    @Test
    @DisplayName(
            "in the sandbox all shrink alike, but for what a channel needs to answer, the date rule, and what an instance can do")
    void scaled() {
        Map<String, Object> whole = Leaves.of(DISTINCT);
        Map<String, Object> expected = new HashMap<>();
        whole.forEach((path, value) -> expected.put(path, NEVER_SCALED.contains(path) ? value : tenth(value)));

        assertThat(whole).hasSize(25);
        assertThat(whole.values()).doesNotHaveDuplicates();
        assertThat(Leaves.of(DISTINCT.scaled(0.1))).isEqualTo(expected);
        assertThat(WHOLE.scaled(1)).isEqualTo(WHOLE);
    }

    private static Object tenth(Object value) {
        if (value instanceof Double factor) {
            return factor / 10;
        }
        return value instanceof List<?> delays
                ? delays.stream().map(SchedulesTest::tenth).toList()
                : ((Duration) value).dividedBy(10);
    }

    @Test
    @DisplayName("a terminal's own wait shrinks as the configured one")
    void ownWait() {
        assertThat(WHOLE.payWait(null)).isEqualTo(s(20));
        assertThat(WHOLE.payWait(s(60))).isEqualTo(s(60));
        assertThat(WHOLE.scaled(0.5).scaled(0.2).payWait(null)).isEqualTo(s(2));
        assertThat(WHOLE.scaled(0.5).scaled(0.2).payWait(s(60))).isEqualTo(s(6));
    }

    @Test
    @DisplayName("what a channel is given to answer never falls below a second")
    void answersKeepASecond() {
        assertThat(Leaves.of(DISTINCT.scaled(0.001).timeouts()).values()).containsOnly(s(1));
        assertThat(WHOLE.scaled(0.1).timeouts().payTimeout()).isEqualTo(Duration.ofMillis(1_500));
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
