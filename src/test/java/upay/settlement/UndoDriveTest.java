package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.TransactionStatus.FAIL_CANCELED;
import static upay.domain.TransactionStatus.FAIL_ERROR;
import static upay.domain.TransactionStatus.FAIL_IO_1;
import static upay.domain.TransactionStatus.FAIL_IO_2;
import static upay.domain.TransactionStatus.FAIL_PROTOCOL_1;
import static upay.domain.TransactionStatus.FAIL_PROTOCOL_2;
import static upay.domain.TransactionStatus.FAIL_PROTOCOL_3;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;
import static upay.domain.channel.ChannelAction.UNDO;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.operation.ModelTrade;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualTimeTestBase;
import upay.protocol.Reply;

@DisplayName("a payment that did not end in time is undone, and PAY_ERROR is not the end of it")
class UndoDriveTest extends VirtualTimeTestBase {
    @BeforeEach
    void nobodyConfirms() {
        channels.customer(Customer.NEVER);
        gateway.sweeper().start();
    }

    /** @param second when the order takes its error state */
    record FaultRow(Kind pay, Kind undo, Kind query, double second, TransactionStatus status) {}

    static Stream<FaultRow> faults() {
        Kind fine = Kind.ANSWERED;
        return Stream.of(
                new FaultRow(fine, Kind.LOST, fine, 60, FAIL_IO_2),
                new FaultRow(fine, Kind.GARBAGE, fine, 59, FAIL_PROTOCOL_2),
                new FaultRow(fine, Kind.FORGED_REFUSAL, fine, 59, FAIL_PROTOCOL_2),
                new FaultRow(fine, Kind.IN_PROGRESS, fine, 59, FAIL_PROTOCOL_2),
                new FaultRow(fine, Kind.REFUSED, fine, 50, FAIL_ERROR),
                new FaultRow(fine, Kind.GARBAGE, Kind.GARBAGE, 59, FAIL_PROTOCOL_3),
                new FaultRow(fine, Kind.REFUSED, Kind.GARBAGE, 50, FAIL_PROTOCOL_3),
                new FaultRow(fine, Kind.GARBAGE, Kind.NOT_SENT, 59, FAIL_PROTOCOL_2),
                new FaultRow(Kind.LOST, Kind.NOT_SENT, fine, 59, FAIL_IO_1),
                new FaultRow(Kind.GARBAGE, Kind.NOT_SENT, fine, 59, FAIL_PROTOCOL_1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @DisplayName("the last fault is the transaction's status, until the channel confirms")
    void faults(FaultRow row) {
        channels.next(PAY, row.pay);
        always(UNDO, row.undo);
        pay();
        until(49.9);
        always(QUERY, row.query);

        until(row.second - 0.001);
        assertThat(status()).isEqualTo(CREATED);
        until(row.second);

        assertEnded(PAY_ERROR, row.status);
        assertThat(newest().step()).isEqualTo(Step.UNDO);
        assertThat(order().failure().error()).isEqualTo(BizError.TRADE_TIMEOUT);
        until(200);
        assertEnded(PAY_ERROR, row.status);
        heal();
        until(265);
        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(order().failure().error()).isEqualTo(BizError.TRADE_TIMEOUT);
    }

    @Test
    @DisplayName("what was found out before a channel was switched off stays the status")
    void switchedOffLater() {
        always(UNDO, Kind.GARBAGE);
        pay();
        until(70);
        assertEnded(PAY_ERROR, FAIL_PROTOCOL_2);

        always(UNDO, Kind.NOT_SENT);
        until(200);

        assertEnded(PAY_ERROR, FAIL_PROTOCOL_2);
    }

    @Test
    @DisplayName("a pay that still waits when its reversal fails is answered PAY_FAIL_ERROR")
    void payFailError() {
        channels.next(PAY, Kind.DONE_FORGED_REFUSAL);
        always(QUERY, Kind.LOST);
        always(UNDO, Kind.LOST);

        var reply = pay();

        // The verifying query takes 5 s, the reversal has 10 s from then on.
        Reply.Answer told = answerAt(15, reply);
        assertAnswer(told, ResultCode.PAY_FAIL_ERROR, BizError.INSUFFICIENT_FUND, PAY_ERROR);
        assertThat(told.transaction().status()).isEqualTo(FAIL_IO_2);
        heal();
        until(100);
        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName("a charge that appears after the reversal makes it PAY_ERROR, and is refunded")
    void lateMoney() {
        channels.customer(Customer.PAYS);
        channels.next(PAY, Twist.late(60));
        pay();
        until(55);
        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        always(UNDO, Kind.LOST);

        until(82);
        assertThat(status()).isEqualTo(PAY_ERROR);
        assertThat(trade().kept()).isEqualTo(TOTAL);
        heal();
        until(100);

        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(newest().step()).isEqualTo(Step.DONE);
    }

    @Test
    @DisplayName("a payment that shows up unpaid after its reversal is closed, and can't be paid any more")
    void showsUpUnpaid() {
        channels.next(PAY, Twist.late(60));
        pay();

        until(400);

        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().state()).isEqualTo(ModelTrade.State.CLOSED);
        assertThat(asked(UNDO)).isEqualTo(2);
    }

    @Test
    @DisplayName("one that shows up unpaid and can't be closed at once is closed later")
    void closedLater() {
        channels.next(PAY, Twist.late(60));
        pay();
        until(70);
        channels.next(UNDO, Kind.LOST, Kind.GARBAGE);

        until(400);

        assertThat(trade().state()).isEqualTo(ModelTrade.State.CLOSED);
        assertThat(asked(UNDO)).isEqualTo(4);
    }

    @Test
    @DisplayName("a verification that brings no answer does not count as one of the times")
    void verificationRepeated() {
        channels.customer(Customer.PAYS);
        channels.next(PAY, Twist.late(100));
        pay();
        until(100);
        always(QUERY, Kind.GARBAGE);
        until(295);
        assertThat(asked(QUERY)).isGreaterThan(8);
        heal();

        until(400);

        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().kept()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"DONE_LOST", "DONE_GARBAGE", "GARBAGE", "LOST", "NOT_SENT", "IN_PROGRESS"})
    @DisplayName("a charge that needs a refund is refunded once, even if the first attempts fail")
    void byRefund(Kind kind) {
        channels.customer(Customer.PAYS);
        settled(gateway.precreate("a", Payway.WECHAT, TOTAL));
        until(2);
        trade().scan(Customer.PAYS);
        always(QUERY, Kind.GARBAGE);
        always(UNDO, Kind.GARBAGE);
        until(260);
        assertThat(status()).isEqualTo(PAY_ERROR);
        heal();
        channels.next(REFUND, kind, kind);
        channels.next(REFUND_QUERY, Kind.LOST);

        until(500);

        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().returned()).isEqualTo(TOTAL);
        assertThat(channels.asked(REFUND).stream()
                        .map(a -> a.call().movement().tsn())
                        .distinct())
                .containsExactly(state().payment().tsn());
    }

    @Test
    @DisplayName("an accepted refund of a charge that the channel closes later makes it PAY_ERROR again")
    void closedAfterAccepted() {
        channels.customer(Customer.PAYS);
        settled(gateway.precreate("a", Payway.WECHAT, TOTAL));
        until(2);
        trade().scan(Customer.PAYS);
        always(QUERY, Kind.GARBAGE);
        always(UNDO, Kind.GARBAGE);
        until(260);
        trade().closesNextRefund = true;
        heal();

        until(310);
        assertThat(status()).isEqualTo(PAY_CANCELED);
        assertThat(newest().step()).isEqualTo(Step.WATCH);
        assertThat(trade().kept()).isEqualTo(TOTAL);
        until(800);

        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(statuses()).containsExactly(CREATED, PAY_ERROR, PAY_CANCELED, PAY_ERROR, PAY_CANCELED);
    }

    @Test
    @DisplayName("where money goes back by a refund only, a payment that races the close at the deadline wins")
    void racesTheClose() {
        settled(gateway.precreate("a", Payway.WECHAT, TOTAL));
        until(239.9);
        channels.latency(call -> Duration.ofMillis(call.action() == UNDO ? 200 : 0));
        always(QUERY, Kind.IN_PROGRESS);
        time.after(Duration.ofMillis(50), () -> trade().scan(Customer.PAYS));
        until(240.1);
        heal();

        until(250);

        assertEnded(PAID, TransactionStatus.SUCCESS);
        assertThat(order().failure().error()).isNull();
        assertThat(trade().kept()).isEqualTo(TOTAL);
    }

    @Test
    @DisplayName("a reversal that was refused though nothing stands in its way ends by a refund, once it is owed")
    void refusedButPaid() {
        channels.customer(Customer.PAYS);
        channels.next(PAY, Twist.late(45));
        pay();
        until(44);
        always(UNDO, Kind.REFUSED);
        always(QUERY, Kind.GARBAGE);
        until(51);
        assertEnded(PAY_ERROR, FAIL_PROTOCOL_3);
        always(QUERY, null);

        until(130);

        assertEnded(PAY_CANCELED, FAIL_CANCELED);
        assertThat(trade().returned()).isEqualTo(TOTAL);
        assertThat(asked(REFUND)).isEqualTo(1);
    }
}
