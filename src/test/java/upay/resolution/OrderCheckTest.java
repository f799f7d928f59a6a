package upay.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.channel.ChannelAction;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualTimeTestBase;
import upay.resolution.OrderCheck.Checked;
import upay.settlement.ExternalRefundRecorder.Result;

@DisplayName("an operator's check asks the channel, records what it returned elsewhere, and says what that means")
class OrderCheckTest extends VirtualTimeTestBase {
    private Checked check() {
        var checked = new OrderCheck(gateway.ports(), Schedules.DEFAULT).check(order().key(), "anna");
        // Beyond the channel's time-outs.
        until(second() + 30);
        return checked.result();
    }

    @Test
    @DisplayName("money that was returned elsewhere is recorded once")
    void recorded() {
        paid(Payway.WECHAT);
        assertThat(trade().refundElsewhere(300)).isTrue();

        Checked first = check();
        Checked second = check();

        assertThat(first.channel()).isEqualTo("QUERY -> SUCCEEDED, RETURNED -> SUCCEEDED");
        assertThat(first.returned()).isEqualTo(Fen.of(300));
        assertThat(first.result()).isEqualTo(Result.RECORDED);
        assertThat(first.recorded()).isEqualTo(Fen.of(300));
        assertThat(first.meaning()).contains("recorded as an external refund");
        assertThat(second.result()).isEqualTo(Result.NOTHING_NEW);
        assertThat(second.recorded()).isEqualTo(Fen.ZERO);
        assertThat(second.meaning()).contains("nothing else");
        assertThat(status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("a channel that does not answer states no sum: the order stays, and the console decides")
    void silent() {
        paid(Payway.WECHAT);
        channels.next(ChannelAction.RETURNED, Kind.LOST);

        Checked checked = check();

        assertThat(checked.channel()).isEqualTo("QUERY -> SUCCEEDED, RETURNED -> UNKNOWN");
        assertThat(checked.returned()).isNull();
        assertThat(checked.result()).isNull();
        assertThat(checked.meaning()).contains("compare with its console");
        assertThat(status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    @DisplayName("an unknown refund of ours: nothing is concluded, and the check says so")
    void unsettled() {
        paid(Payway.WECHAT);
        channels.next(ChannelAction.REFUND, Kind.DONE_LOST);
        always(ChannelAction.REFUND_QUERY, Kind.LOST);
        refund("r1", 200);
        until(second() + 12);
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);

        Checked checked = check();

        assertThat(checked.result()).isEqualTo(Result.UNSETTLED);
        assertThat(checked.meaning()).contains("not settled yet");
        assertThat(checked.recorded()).isEqualTo(Fen.ZERO);
    }

    @Test
    @DisplayName(
            "an order that is refunded as a whole is not asked about: nothing is left that could be returned elsewhere")
    void refunded() {
        paid(Payway.WECHAT);
        refund("r1", 1000);
        assertThat(status()).isEqualTo(OrderStatus.REFUNDED);

        Checked checked = check();

        assertThat(checked.channel()).isEqualTo("QUERY -> SUCCEEDED");
        assertThat(checked.result()).isNull();
        assertThat(checked.meaning()).contains("nothing of it is left");
    }

    @Test
    @DisplayName("an order that is not paid has nothing to compare")
    void unpaid() {
        channels.customer(Customer.NEVER);
        pay();
        until(2);

        Checked checked = check();

        assertThat(checked.channel()).isEqualTo("QUERY -> PENDING");
        assertThat(checked.result()).isNull();
        assertThat(checked.meaning()).contains("not paid");
    }
}
