package upay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.metrics.RequestMetrics.Operation;

@DisplayName("Durations as the metrics have counted them can be added, compared with earlier ones, and have quantiles")
class DurationCountsTest {
    private static void answer(Metrics metrics, int times, long millis) {
        for (int i = 0; i < times; i++) {
            metrics.requests().answered(Operation.PAY, ResultCode.PAY_SUCCESS, TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    @Test
    @DisplayName("half of them took less than the median, of all that were counted since an earlier reading")
    void quantiles() {
        try (Metrics metrics = new Metrics("test", List.of())) {
            assertThat(metrics.requests().answers(Operation.PAY, ResultCode.PAY_SUCCESS))
                    .isEqualTo(DurationCounts.NONE);
            answer(metrics, 100, 20_000);
            DurationCounts before = metrics.requests().answers(Operation.PAY, ResultCode.PAY_SUCCESS);
            answer(metrics, 98, 40);
            answer(metrics, 2, 900);

            DurationCounts counts = metrics.requests()
                    .answers(Operation.PAY, ResultCode.PAY_SUCCESS)
                    .since(before);

            assertThat(counts.count()).isEqualTo(100);
            assertThat(counts.quantile(0.5).orElseThrow()).isBetween(25.0, 50.0);
            assertThat(counts.quantile(0.99).orElseThrow()).isCloseTo(750, within(1.0));
            assertThat(DurationCounts.NONE.quantile(0.5)).isEqualTo(OptionalDouble.empty());
        }
    }

    @Test
    @DisplayName("what is above the last bound has that bound")
    void aboveTheLast() {
        try (Metrics metrics = new Metrics("test", List.of())) {
            answer(metrics, 1, 100_000);
            assertThat(metrics.requests()
                            .answers(Operation.PAY, ResultCode.PAY_SUCCESS)
                            .quantile(0.5))
                    .hasValue(30_000);
        }
    }

    @Test
    @DisplayName("the calls of a channel are those of all its actions, by outcome")
    void callsOfAChannel() {
        try (Metrics metrics = new Metrics("test", List.of())) {
            ChannelMetrics channels = metrics.channels();
            for (ChannelAction action : List.of(ChannelAction.PAY, ChannelAction.QUERY)) {
                channels.began(Payway.WECHAT);
                channels.ended(Payway.WECHAT, action, Outcome.Kind.SUCCEEDED, 1_000_000);
            }
            channels.began(Payway.WECHAT);
            assertThat(channels.calls(Payway.WECHAT, Outcome.Kind.SUCCEEDED).count())
                    .isEqualTo(2);
            assertThat(channels.calls(Payway.WECHAT, Outcome.Kind.UNKNOWN).count())
                    .isZero();
            assertThat(channels.calls(Payway.ALIPAY, Outcome.Kind.SUCCEEDED).count())
                    .isZero();
            assertThat(channels.inFlight(Payway.WECHAT)).isEqualTo(1);
        }
    }
}
