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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Asked;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualTimeTestBase;

@DisplayName("an order that is not resolved in time needs manual review, and is still retried")
class ManualReviewDriveTest extends VirtualTimeTestBase {
    @BeforeEach
    void sweep() {
        gateway.sweeper().start();
    }

    /** The minutes, after the client's answer, at which the channel was queried; from the given one on. */
    private List<Long> minutes(upay.domain.channel.ChannelAction action, double told, long from) {
        return channels.asked(action).stream()
                .map(Asked::second)
                .map(at -> Math.round((at - told) / 60))
                .filter(minute -> minute >= from)
                .distinct()
                .toList();
    }

    @Test
    @DisplayName(
            "PAY_ERROR: every minute at first, after half an hour with a back-off, but for ever, until the outcome is known")
    void payError() {
        channels.customer(Customer.NEVER);
        always(UNDO, Kind.LOST);
        always(QUERY, Kind.LOST);
        pay();
        until(70);
        assertThat(status()).isEqualTo(OrderStatus.PAY_ERROR);

        until(5 * 3600);

        assertThat(minutes(QUERY, 65, 5).stream().filter(minute -> minute < 30)).hasSizeGreaterThan(20);
        List<Long> later = minutes(QUERY, 65, 31);
        assertThat(later).hasSizeBetween(8, 20);
        assertThat(later.get(later.size() - 1) - later.get(later.size() - 2)).isBetween(29L, 31L);
        assertThat(newest().work().dueAt()).isAfter(time.now());
        heal();
        until(6 * 3600);
        assertEnded(OrderStatus.PAY_CANCELED, upay.domain.TransactionStatus.FAIL_CANCELED);
    }

    @Test
    @DisplayName("a refund that the channel closed is queried rarely, and ends when the channel refunds after all")
    void closedRefund() {
        paid(Payway.WECHAT);
        trade().closesNextRefund = true;
        refund("r1", TOTAL);
        until(70);
        assertThat(newest().step()).isEqualTo(Step.HUMAN);
        int refunds = channels.asked(REFUND).size();

        until(3 * 3600);

        assertThat(minutes(REFUND_QUERY, 60, 2)).hasSizeBetween(5, 9);
        assertThat(channels.asked(REFUND)).hasSize(refunds);
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);
        trade().reopenRefund(newest().tsn());
        until(4 * 3600);
        assertEnded(OrderStatus.REFUNDED, upay.domain.TransactionStatus.SUCCESS);
        assertThat(order().balance().net().isZero()).isTrue();
        assertThat(order().balance().refunding().isZero()).isTrue();
    }

    @Test
    @DisplayName("a client's query prompts it at any time")
    void prompted() {
        paid(Payway.WECHAT);
        trade().closesNextRefund = true;
        refund("r1", 300);
        until(70);
        int asked = channels.asked(REFUND_QUERY).size();

        query();
        until(71);

        assertThat(channels.asked(REFUND_QUERY)).hasSize(asked + 1);
    }

    @ParameterizedTest(name = "{0} tries, unresolved for {1} s: {2} s")
    @CsvSource({
        "0, 0, 2",
        "20, 1799, 60",
        "0, 1800, 300",
        "99, 2099, 300",
        "99, 2100, 600",
        "99, 2699, 600",
        "99, 2700, 1800",
        "99, 999999, 1800"
    })
    void pace(int attempts, long unresolved, long delay) {
        assertThat(Schedules.DEFAULT.retry(attempts, Duration.ofSeconds(unresolved)))
                .isEqualTo(Duration.ofSeconds(delay));
    }
}
