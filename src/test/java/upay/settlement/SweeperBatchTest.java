package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.channel.ChannelAction.PAY;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.operation.ForwardingLedger;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTime;
import upay.operation.VirtualTimeTestBase;
import upay.port.Ledger;
import upay.port.Ports;

@DisplayName("The sweeper claims as many transactions at once as its batch allows")
class SweeperBatchTest extends VirtualTimeTestBase {
    private static final int BATCH = 4;

    private final List<Integer> limits = new ArrayList<>();
    private final List<Integer> claimed = new ArrayList<>();

    @Test
    @DisplayName("a full batch is followed by the next at once, one that is not full ends the sweep")
    void batchAfterBatch() {
        IntStream.range(0, 10).forEach(i -> {
            channels.next(PAY, Kind.DONE_LOST);
            settled(gateway.pay("many" + i, Payway.ALIPAY, 1));
        });
        gateway.node().crash();
        until(11);

        VirtualTime.Node node = time.node();
        Settlement settlement = new Settlement(
                new Ports(
                        new RecordedClaims(ledger.at(node)),
                        channels.at(node),
                        node,
                        node,
                        new VirtualGateway.Counter()),
                Schedules.DEFAULT,
                () -> 0.5);
        new Sweeper(settlement, BATCH).start();
        time.settle();

        assertThat(limits).containsOnly(BATCH);
        assertThat(claimed).containsExactly(4, 4, 2);
        assertThat(ledger.books().keys())
                .hasSize(10)
                .allMatch(key -> ledger.books().load(key).orElseThrow().order().status() == OrderStatus.PAID);
    }

    /** A ledger that records what its claims were limited to, and what they returned. */
    private final class RecordedClaims implements ForwardingLedger {
        private final Ledger real;

        RecordedClaims(Ledger real) {
            this.real = real;
        }

        @Override
        public Ledger real() {
            return real;
        }

        @Override
        public Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
            limits.add(limit);
            return real.claim(instance, now, until, limit).onSuccess(claims -> claimed.add(claims.size()));
        }
    }
}
