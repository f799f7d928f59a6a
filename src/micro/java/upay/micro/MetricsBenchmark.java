package upay.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.metrics.BatchMetrics;
import upay.metrics.Metrics;
import upay.metrics.RequestMetrics;
import upay.metrics.StoreMetrics;
import upay.protocol.CommError;

/**
 * What the metrics of one pay cost. An upper bound: here each of its two commits is a statement of its own, which under
 * load many rows share.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsBenchmark {
    private static final Fen AMOUNT = new Fen(100);

    private final Metrics metrics = new Metrics("0", List.of(CommError.values()));
    private final BatchMetrics open = metrics.store().batch(StoreMetrics.Kind.OPEN_ORDER);
    private final BatchMetrics change = metrics.store().batch(StoreMetrics.Kind.CHANGE_ORDER);
    private long nanos;

    @Benchmark
    public void pay() {
        nanos += 100_003;
        long took = 1_000_000 + nanos % 30_000_000;
        commit(open, took);
        metrics.channels().began(Payway.ALIPAY);
        metrics.channels().ended(Payway.ALIPAY, ChannelAction.PAY, Outcome.Kind.SUCCEEDED, took);
        commit(change, took);
        metrics.sales().paid(Payway.ALIPAY, AMOUNT);
        metrics.requests().answered(RequestMetrics.Operation.PAY, ResultCode.PAY_SUCCESS, took);
    }

    private static void commit(BatchMetrics batch, long took) {
        batch.waited(took);
        batch.sent(1);
        batch.roundTrip(took);
    }
}
