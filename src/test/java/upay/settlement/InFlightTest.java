package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.BizError.CLIENT_SN_CONFLICT;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.UPAY_CANCEL_INVALID_ORDER_STATE;
import static upay.domain.BizError.UPAY_REFUND_INVALID_ORDER_STATE;
import static upay.domain.OrderStatus.CANCELED;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.ResultCode.CANCEL_ABORT_ERROR;
import static upay.domain.ResultCode.CANCEL_ABORT_SUCCESS;
import static upay.domain.ResultCode.CANCEL_ERROR;
import static upay.domain.ResultCode.CANCEL_SUCCESS;
import static upay.domain.ResultCode.FAIL;
import static upay.domain.ResultCode.PAY_FAIL;
import static upay.domain.ResultCode.REFUND_SUCCESS;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.TransactionStatus;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualTimeTestBase;
import upay.port.Channels;
import upay.protocol.CommError;
import upay.protocol.Reply;

/** The table of protocol.md#in-flight, and the same client_sn twice. */
@DisplayName("while something is under way on an order")
class InFlightTest extends VirtualTimeTestBase {

    /**
     * @param payLasts how long the payment itself takes, in seconds
     * @param firstUndo what becomes of the first reversal
     * @param second when the cancel comes
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "its payment is sent, 12, ANSWERED, 0.5, PAY_FAIL",
        "the customer has to confirm, 0, ANSWERED, 5, PAY_FAIL",
        "its reversal is sent, 0, LOST, 50.5, PAY_IN_PROGRESS",
        "its reversal is about to be repeated, 0, GARBAGE, 50.5, PAY_IN_PROGRESS"
    })
    @DisplayName("a pay, or its reversal: a cancel joins, a refund is refused")
    void pay(String name, int payLasts, Kind firstUndo, double second, ResultCode told) {
        channels.customer(Customer.NEVER);
        channels.next(PAY, Twist.slow(payLasts));
        channels.next(UNDO, firstUndo);
        Future<Reply> pay = pay();
        until(second);

        assertAnswer(answer(refund("r1", 1)), FAIL, UPAY_REFUND_INVALID_ORDER_STATE, CREATED);
        Reply.Answer cancel = answer(cancel());

        assertAnswer(cancel, CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        assertThat(answer(pay).code()).isEqualTo(told);
        assertThat(answer(pay).error()).isEqualTo(told == PAY_FAIL ? TRADE_FAILED : null);
        until(100);
        assertThat(statuses()).containsExactly(CREATED, PAY_CANCELED);
        assertThat(gateway.settlement().active()).isZero();
    }

    @Test
    @DisplayName("a cancel joins a reversal: both are one for the channel, and both answer alike")
    void joinsReversal() {
        channels.next(PAY, Kind.FORGED_REFUSAL);
        channels.customer(Customer.NEVER);
        channels.next(UNDO, Twist.slow(3));
        Future<Reply> pay = pay();
        until(1);

        Reply.Answer cancel = answer(cancel());

        assertThat(cancel.code()).isEqualTo(CANCEL_ABORT_SUCCESS);
        assertThat(answer(pay).code()).isEqualTo(PAY_FAIL);
        until(10);
        assertThat(channels.asked(UNDO).stream()
                        .map(a -> a.call().movement().tsn())
                        .distinct())
                .containsExactly(state().payment().tsn());
        assertThat(statuses()).containsExactly(CREATED, PAY_CANCELED);
    }

    @Test
    @DisplayName("a reversal between two tries leaves the rest to the cancel")
    void overtakesReversal() {
        channels.next(PAY, Kind.FORGED_REFUSAL);
        channels.customer(Customer.NEVER);
        channels.next(UNDO, Kind.GARBAGE);
        Future<Reply> pay = pay();
        until(0.5);
        channels.next(UNDO, Kind.GARBAGE);
        Future<Reply> cancel = cancel();
        until(1.4);
        assertThat(asked(UNDO)).isEqualTo(2);

        until(2);

        assertAnswer(answer(cancel), CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        assertAnswer(answer(pay), PAY_FAIL, BizError.INSUFFICIENT_FUND, PAY_CANCELED);
        assertThat(asked(UNDO)).isEqualTo(3);
        assertThat(gateway.settlement().active()).isZero();
    }

    @Test
    @DisplayName("a payment whose answer comes after its cancel changes nothing, and is refunded if it was charged")
    void answerAfterCancel() {
        gateway.sweeper().start();
        channels.latency(call -> Duration.ofSeconds(call.action() == PAY ? 6 : 0));
        Future<Reply> pay = pay();
        until(1);
        assertAnswer(answer(cancel()), CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        assertAnswer(answer(pay), PAY_FAIL, TRADE_FAILED, PAY_CANCELED);
        until(3.5);
        assertThat(trade().kept()).isEqualTo(TOTAL);

        until(8);

        assertThat(statuses()).containsExactly(CREATED, PAY_CANCELED, OrderStatus.PAY_ERROR, PAY_CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(order().balance().paid()).isFalse();
    }

    @Test
    @DisplayName("a cancel: another one joins, a new refund is refused, a known one answers its outcome")
    void cancelUnderWay() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Kind.REFUSED);
        refund("r1", 300);
        channels.next(UNDO, Twist.slow(4));
        Future<Reply> first = cancel();
        until(1);

        Future<Reply> second = cancel();
        Reply.Answer refused = answer(refund("r2", 300));
        Reply.Answer known = answer(refund("r1", 300));

        assertAnswer(refused, FAIL, UPAY_REFUND_INVALID_ORDER_STATE, PAID);
        assertThat(refused.message()).contains("撤单处理中");
        assertAnswer(known, FAIL, BizError.SELLER_BALANCE_NOT_ENOUGH, PAID);
        assertAnswer(answerAt(4, first), CANCEL_SUCCESS, null, CANCELED);
        assertThat(answer(second)).isEqualTo(answer(first));
        assertThat(asked(UNDO)).isEqualTo(1);
    }

    @Test
    @DisplayName("a caller that joins a failing cancel gets the same answer")
    void joinsFailure() {
        paid(Payway.ALIPAY);
        channels.next(UNDO, Kind.LOST);
        Future<Reply> first = cancel();
        until(9);
        Future<Reply> second = cancel();

        assertThat(answerAt(10, first).code()).isEqualTo(CANCEL_ERROR);
        assertThat(answer(second).code()).isEqualTo(CANCEL_ERROR);
    }

    @Test
    @DisplayName("an abort: another cancel joins it")
    void abortUnderWay() {
        channels.customer(Customer.NEVER);
        pay();
        until(2);
        channels.next(UNDO, Kind.LOST);
        Future<Reply> first = cancel();
        until(4);
        Future<Reply> second = cancel();
        Future<Reply> elsewhere = settled(another().cancel("a"));

        assertThat(answerAt(12, first).code()).isEqualTo(CANCEL_ABORT_ERROR);
        assertThat(answer(second).code()).isEqualTo(CANCEL_ABORT_ERROR);
        until(12.5);
        assertThat(answer(elsewhere).code()).isEqualTo(CANCEL_ABORT_ERROR);
        assertThat(asked(UNDO)).isEqualTo(1);
    }

    @Test
    @DisplayName("a refund: a cancel is refused, other refunds are allowed within what is left")
    void refundUnderWay() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(4));
        Future<Reply> first = refund("r1", 600);

        Reply.Answer cancel = answer(cancel());
        Reply.Answer tooMuch = answer(refund("r2", 401));
        Reply.Answer fits = answer(refund("r2", 400));

        assertAnswer(cancel, FAIL, UPAY_CANCEL_INVALID_ORDER_STATE, PAID);
        assertAnswer(tooMuch, FAIL, BizError.REFUND_AMT_NOT_EQUAL_TOTAL, PAID);
        assertThat(tooMuch.message()).contains("最多可退400分");
        assertAnswer(fits, REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertAnswer(answerAt(4, first), REFUND_SUCCESS, null, OrderStatus.REFUNDED);
    }

    @Test
    @DisplayName("PAY_ERROR and CANCEL_ERROR: a refund is refused, a known one answers its outcome")
    void errors() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Kind.REFUSED);
        refund("r1", 300);
        always(UNDO, Kind.REFUSED);
        cancel();

        assertAnswer(answer(refund("r2", 1)), FAIL, UPAY_REFUND_INVALID_ORDER_STATE, OrderStatus.CANCEL_ERROR);
        assertAnswer(answer(refund("r1", 300)), FAIL, BizError.SELLER_BALANCE_NOT_ENOUGH, OrderStatus.CANCEL_ERROR);
    }

    @Test
    @DisplayName("a used client_sn is taken for ever, whatever the body, and the existing order is returned")
    void taken() {
        channels.customer(Customer.refused(BizError.INSUFFICIENT_FUND));
        pay();

        Reply.Answer again = answer(settled(gateway.pay("a", Payway.WECHAT, 5)));
        Reply.Answer qr = answer(precreate(Payway.WECHAT));

        assertAnswer(again, FAIL, CLIENT_SN_CONFLICT, PAY_CANCELED);
        assertThat(again.order().purchase().total().value()).isEqualTo(TOTAL);
        assertThat(again.transaction().status()).isEqualTo(TransactionStatus.FAIL_CANCELED);
        assertAnswer(qr, FAIL, CLIENT_SN_CONFLICT, PAY_CANCELED);
        assertThat(asked(PAY)).isEqualTo(1);
    }

    @Test
    @DisplayName("a channel that is switched off charges nothing and stores nothing, and only new payments are refused")
    void switchedOff() {
        paid(Payway.ALIPAY);
        channels.availability(Channels.Availability.SUSPENDED);

        Reply.Answer refused = answer(settled(gateway.pay("b", Payway.ALIPAY, TOTAL)));
        Reply.Answer qr = answer(settled(gateway.precreate("b", Payway.ALIPAY, TOTAL)));
        Reply.Answer taken = answer(pay());

        assertThat(refused.code()).isEqualTo(FAIL);
        assertThat(refused.error()).isEqualTo(BizError.UNEXPECTED_PROVIDER_ERROR);
        assertThat(refused.message()).isEqualTo("支付通道暂停，未产生扣款");
        assertThat(qr).isEqualTo(refused);
        assertAnswer(taken, FAIL, CLIENT_SN_CONFLICT, PAID);
        assertThat(ledger.books().keys()).hasSize(1);
        assertThat(answer(refund("r1", 1)).code()).isEqualTo(REFUND_SUCCESS);
        channels.availability(Channels.Availability.open(AccountName.OWN));
        assertThat(answer(settled(gateway.pay("b", Payway.ALIPAY, TOTAL))).code())
                .isEqualTo(ResultCode.PAY_SUCCESS);
        assertThat(asked(QUERY)).isZero();
        assertThat(CommError.UNEXPECTED_PROVIDER_ERROR.resultCode()).isEqualTo("500");
    }
}
