package upay.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualTimeTestBase;

@DisplayName("since a bill differs the channel is asked about the order: only its answer changes something")
class ChannelQuestionTest extends VirtualTimeTestBase {
    private String ask(long tsn) {
        Future<String> words = new ChannelQuestion(gateway.ports(), Schedules.DEFAULT).ask(order().key(), tsn);
        gateway.sweeper().start();
        until(second() + 120);
        assertThat(words.succeeded()).isTrue();
        return words.result();
    }

    @Test
    @DisplayName("a payment that was given up is verified: the channel knows no charge, and the order stays")
    void givenUp() {
        channels.next(ChannelAction.PAY, Kind.REFUSED);
        pay();
        until(60);
        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
        long before = asked(ChannelAction.QUERY);

        assertThat(ask(0)).contains("whether it was charged after all");

        assertThat(asked(ChannelAction.QUERY)).isGreaterThan(before);
        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName("a refund that is done is followed up: the channel confirms it, and it is done as before")
    void refund() {
        paid(Payway.ALIPAY);
        refund("r1", 300);
        long tsn = newest().tsn();
        long before = asked(ChannelAction.REFUND_QUERY);

        assertThat(ask(tsn)).contains("whether the refund is done");

        assertThat(asked(ChannelAction.REFUND_QUERY)).isEqualTo(before + 1);
        assertThat(newest().status()).isEqualTo(TransactionStatus.SUCCESS);
        assertThat(newest().step()).isEqualTo(Step.DONE);
        assertThat(status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("of a paid order the channel says what it returned in all; what was returned elsewhere is recorded")
    void elsewhere() {
        paid(Payway.WECHAT);
        assertThat(trade().refundElsewhere(200)).isTrue();

        assertThat(ask(0)).contains("QUERY -> SUCCEEDED").contains("recorded as an external refund");

        assertThat(order().balance().net()).isEqualTo(Fen.of(TOTAL - 200));
    }
}
