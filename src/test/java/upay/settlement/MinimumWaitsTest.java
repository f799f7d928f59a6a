package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;
import static upay.domain.channel.ChannelAction.UNDO;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Asked;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTimeTestBase;

@DisplayName("a channel's own minimum wait is kept by every call about the transaction, and by no other transaction")
class MinimumWaitsTest extends VirtualTimeTestBase {
    @BeforeEach
    void sweep() {
        gateway.sweeper().start();
    }

    private List<Double> seconds(String clientSn, long tsn) {
        long sn = state(clientSn).order().key().sn();
        return channels.asked().stream()
                .filter(call -> call.call().order().sn() == sn)
                .filter(call -> call.call().movement().tsn() == tsn)
                .map(Asked::second)
                .toList();
    }

    @Test
    @DisplayName("a refund that is limited is asked for once a minute, and its query only in the same moment")
    void refund() {
        paid(Payway.WECHAT);
        channels.twisted(REFUND, Twist.tooSoon(60));
        refund("r1", 300);
        until(600);

        List<Double> refunds =
                channels.asked(REFUND).stream().map(Asked::second).toList();
        List<Double> queries =
                channels.asked(REFUND_QUERY).stream().map(Asked::second).toList();
        assertThat(refunds).hasSizeBetween(8, 11);
        for (int i = 1; i < refunds.size(); i++) {
            assertThat(refunds.get(i) - refunds.get(i - 1)).isGreaterThanOrEqualTo(60);
        }
        assertThat(queries).isEqualTo(refunds.subList(1, refunds.size()));
        heal();
        until(700);
        assertThat(status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("a client's query within the wait gets the stored state, and no call is made")
    void prompted() {
        paid(Payway.WECHAT);
        channels.next(REFUND, Twist.tooSoon(60));
        refund("r1", 300);
        int before = channels.asked().size();
        for (int second = 5; second < 60; second += 5) {
            until(second);
            query();
        }
        until(59.9);
        assertThat(channels.asked()).hasSize(before);
        until(62);
        assertThat(status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("other orders do not wait")
    void others() {
        paid(Payway.WECHAT);
        channels.next(REFUND, Twist.tooSoon(60));
        refund("r1", 300);
        settled(gateway.pay("b", Payway.WECHAT, TOTAL));
        settled(gateway.refund("b", "r1", 100));

        assertThat(state("b").order().status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
        assertThat(seconds("a", state().transactions().get(1).tsn())).containsExactly(0.0);
    }

    @Test
    @DisplayName("the due time in the store keeps the wait: another instance makes no call before it")
    void otherInstance() {
        paid(Payway.WECHAT);
        channels.next(REFUND, Twist.tooSoon(60));
        refund("r1", 300);
        gateway.sweeper().stop();
        VirtualGateway other = another();
        other.sweeper().start();
        until(59.9);
        assertThat(channels.asked(REFUND_QUERY)).isEmpty();
        until(62);
        assertThat(channels.asked(REFUND_QUERY)).hasSize(1);
    }

    @Test
    @DisplayName("an open payment whose query is limited is polled after the wait, and a cancel waits too")
    void payment() {
        channels.customer(Customer.NEVER);
        pay(Payway.WECHAT);
        channels.twisted(QUERY, Twist.tooSoon(5));
        until(1.5);
        assertThat(asked(QUERY)).isEqualTo(1);
        query();
        until(5.9);
        assertThat(asked(QUERY)).isEqualTo(1);
        cancel();
        assertThat(asked(UNDO)).isZero();
        until(6);
        assertThat(asked(UNDO)).isEqualTo(1);
        until(8);
        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
    }

    @Test
    @DisplayName("in the sandbox it is scaled like the channel")
    void scaled() {
        Duration minute = Duration.ofMinutes(1);

        assertThat(Schedules.DEFAULT.minimumWait(minute)).isEqualTo(minute);
        assertThat(Schedules.DEFAULT.scaled(0.1).minimumWait(minute)).isEqualTo(Duration.ofSeconds(6));
    }
}
