package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.BizError.UPAY_CANCEL_INVALID_ORDER_STATE;
import static upay.domain.OrderStatus.CANCELED;
import static upay.domain.OrderStatus.CANCEL_ERROR;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.ResultCode.CANCEL_ABORT_ERROR;
import static upay.domain.ResultCode.CANCEL_ABORT_SUCCESS;
import static upay.domain.ResultCode.CANCEL_SUCCESS;
import static upay.domain.ResultCode.FAIL;
import static upay.domain.ResultCode.PAY_FAIL;
import static upay.domain.ResultCode.PAY_FAIL_ERROR;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.port.Channels;
import upay.protocol.CommError;
import upay.protocol.OrderRef;
import upay.protocol.Reply;

@DisplayName("cancel: gives all of a paid order back, stops an open payment")
class CancelOperationTest extends VirtualTimeTestBase {

    @ParameterizedTest
    @EnumSource(
            value = Payway.class,
            names = {"ALIPAY", "WECHAT"})
    @DisplayName("a paid order is undone at once")
    void paidOrder(Payway payway) {
        paid(payway);

        Reply.Answer told = answer(cancel());

        assertAnswer(told, CANCEL_SUCCESS, null, CANCELED);
        assertThat(told.order().balance().net().isZero()).isTrue();
        assertThat(told.transaction().type()).isEqualTo(TransactionType.CANCEL);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.SUCCESS);
        assertThat(told.transaction().result().finishTime()).isEqualTo(time.now());
        assertThat(trade().kept()).isZero();
        assertThat(channels.asked(UNDO).get(0).call().movement().tsn())
                .isEqualTo(told.transaction().tsn());
        assertThat(newest().isOpen()).isFalse();
    }

    @Test
    @DisplayName("where undoing only closes, a paid order is refunded in full under the cancel's number, and watched")
    void paidByRefund() {
        gateway.sweeper().start();
        paidByQr();

        Reply.Answer told = answer(cancel());

        assertAnswer(told, CANCEL_SUCCESS, null, CANCELED);
        assertThat(asked(UNDO)).isZero();
        assertThat(channels.asked(REFUND).get(0).call().movement().tsn())
                .isEqualTo(told.transaction().tsn());
        assertThat(channels.asked(REFUND).get(0).call().movement().amount().value())
                .isEqualTo(TOTAL);
        assertThat(newest().step()).isEqualTo(Step.WATCH);
        until(80);
        assertThat(newest().step()).isEqualTo(Step.DONE);
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName(
            "a full refund that the channel accepted and closed later is the order's CANCEL_ERROR, for manual review")
    void acceptedAndClosed() {
        gateway.sweeper().start();
        paidByQr();
        trade().closesNextRefund = true;
        cancel();
        assertThat(status()).isEqualTo(CANCELED);

        until(100);

        assertEnded(CANCEL_ERROR, TransactionStatus.CANCEL_ERROR);
        assertThat(newest().step()).isEqualTo(Step.HUMAN);
        assertThat(order().balance().net().value()).isEqualTo(trade().kept());
        until(4000);
        assertThat(newest().step()).isEqualTo(Step.HUMAN);
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(Kind.DONE_LOST, 10.0, true),
                Arguments.of(Kind.LOST, 10.0, true),
                Arguments.of(Kind.DONE_GARBAGE, 0.0, false),
                Arguments.of(Kind.GARBAGE, 9.0, true),
                Arguments.of(Kind.REFUSED, 0.0, true),
                Arguments.of(Kind.NOT_SENT, 9.0, true),
                Arguments.of(Kind.IN_PROGRESS, 9.0, true));
    }

    @ParameterizedTest(name = "{0}: answered at {1} s")
    @MethodSource("troubles")
    @DisplayName("what the channel does not confirm is CANCEL_ERROR until it does")
    void troubles(Kind kind, double second, boolean error) {
        gateway.sweeper().start();
        paid(Payway.ALIPAY);
        always(UNDO, kind);

        Future<Reply> reply = cancel();

        Reply.Answer told = second == 0 ? answer(reply) : answerAt(second, reply);
        if (error) {
            assertAnswer(told, ResultCode.CANCEL_ERROR, null, CANCEL_ERROR);
            assertThat(told.transaction().status()).isEqualTo(TransactionStatus.CANCEL_ERROR);
            assertThat(told.order().balance().net().value()).isEqualTo(TOTAL);
            until(30);
        } else {
            assertAnswer(told, CANCEL_SUCCESS, null, CANCELED);
        }
        heal();
        until(120);
        assertEnded(CANCELED, TransactionStatus.SUCCESS);
        assertThat(newest().failure().error()).isNull();
        assertThat(trade().kept()).isZero();
        assertThat(answer(cancel()).code()).isEqualTo(CANCEL_SUCCESS);
    }

    @Test
    @DisplayName("a cancel that is refused for good is tried as a refund, once it is owed")
    void refusedForGood() {
        gateway.sweeper().start();
        paid(Payway.ALIPAY);
        always(UNDO, Kind.REFUSED);
        assertThat(answer(cancel()).code()).isEqualTo(ResultCode.CANCEL_ERROR);
        assertThat(newest().failure().error()).isEqualTo(BizError.SELLER_BALANCE_NOT_ENOUGH);

        until(10);

        assertEnded(CANCELED, TransactionStatus.SUCCESS);
        assertThat(trade().returned()).isEqualTo(TOTAL);
    }

    @Test
    @DisplayName("again on CANCEL_ERROR it tries again at once, and answers what that brought")
    void prompted() {
        paid(Payway.ALIPAY);
        always(UNDO, Kind.REFUSED);
        always(REFUND, Kind.REFUSED);
        cancel();
        assertAnswer(answer(cancel()), ResultCode.CANCEL_ERROR, null, CANCEL_ERROR);
        assertThat(asked(UNDO)).isEqualTo(2);
        heal();

        assertAnswer(answer(cancel()), CANCEL_SUCCESS, null, CANCELED);
    }

    @Test
    @DisplayName("an open payment is stopped, and the waiting pay is answered accordingly")
    void openPayment() {
        channels.customer(Customer.NEVER);
        Future<Reply> pay = pay();
        until(5);

        Reply.Answer told = answer(cancel());

        assertAnswer(told, CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        assertThat(told.transaction().type()).isEqualTo(TransactionType.CANCEL);
        assertAnswer(answer(pay), PAY_FAIL, BizError.TRADE_FAILED, PAY_CANCELED);
        assertThat(state().payment().status()).isEqualTo(TransactionStatus.FAIL_CANCELED);
        assertThat(state().payment().result().finishTime()).isEqualTo(time.now());
        assertThat(trade().state()).isEqualTo(ModelTrade.State.CLOSED);
        long before = channels.asked().size();
        until(60);
        assertThat(channels.asked()).hasSize((int) before);
        assertThat(gateway.settlement().active()).isZero();
        assertThat(answer(cancel()).code()).isEqualTo(CANCEL_ABORT_SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Payway.class,
            names = {"ALIPAY", "WECHAT"})
    @DisplayName("an abort that finds a charge gives it back, and is an abort all the same")
    void abortFindsCharge(Payway payway) {
        gateway.sweeper().start();
        settled(gateway.precreate("a", payway, TOTAL));
        trade().scan(Customer.PAYS);

        Reply.Answer told = answer(cancel());

        assertAnswer(told, CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        until(70);
        assertThat(trade().kept()).isZero();
        assertThat(state().payment().isOpen()).isFalse();
        assertThat(told.order().balance().net().value()).isEqualTo(TOTAL);
    }

    @Test
    @DisplayName("an abort that the channel does not confirm is CANCEL_ERROR, and ends in PAY_CANCELED")
    void abortFails() {
        gateway.sweeper().start();
        channels.customer(Customer.NEVER);
        Future<Reply> pay = pay();
        until(1);
        always(UNDO, Kind.LOST);
        Future<Reply> cancel = cancel();

        Reply.Answer told = answerAt(11, cancel);

        assertAnswer(told, CANCEL_ABORT_ERROR, null, CANCEL_ERROR);
        assertAnswer(answer(pay), PAY_FAIL_ERROR, BizError.TRADE_FAILED, CANCEL_ERROR);
        assertThat(state().payment().status()).isEqualTo(TransactionStatus.FAIL_IO_2);
        until(100);
        assertThat(status()).isEqualTo(CANCEL_ERROR);
        heal();
        until(200);
        assertEnded(PAY_CANCELED, TransactionStatus.SUCCESS);
        assertThat(state().payment().status()).isEqualTo(TransactionStatus.FAIL_CANCELED);
        assertThat(state().payment().isOpen()).isFalse();
    }

    @Test
    @DisplayName("on PAY_ERROR it prompts the owed reversal, and answers what that brought")
    void onPayError() {
        channels.customer(Customer.NEVER);
        pay();
        always(UNDO, Kind.REFUSED);
        until(51);
        assertThat(status()).isEqualTo(PAY_ERROR);
        assertAnswer(answer(cancel()), CANCEL_ABORT_ERROR, null, PAY_ERROR);
        heal();

        assertAnswer(answer(cancel()), CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        assertThat(order().hasCancel()).isFalse();
    }

    @Test
    @DisplayName("refused while a refund is under way, after one, and while one is of unknown outcome")
    void afterRefunds() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(3));
        refund("r1", 300);
        assertRefused("退款处理中");
        until(4);
        assertRefused("PARTIAL_REFUNDED");
        always(REFUND, Kind.GARBAGE);
        refund("r2", 300);
        until(15);
        assertRefused("REFUND_ERROR");
        heal();
        gateway.sweeper().start();
        until(60);
        refund("r3", 400);
        assertRefused("REFUNDED");
    }

    private void assertRefused(String why) {
        Reply.Answer told = answer(cancel());
        assertThat(told.code()).isEqualTo(FAIL);
        assertThat(told.error()).isEqualTo(UPAY_CANCEL_INVALID_ORDER_STATE);
        assertThat(told.message())
                .startsWith(UPAY_CANCEL_INVALID_ORDER_STATE.message())
                .contains(why);
        assertThat(told.order().hasCancel()).isFalse();
    }

    @Test
    @DisplayName("an unknown order is not found, and its client_sn opens none from then on")
    void unknownOrder() {
        Reply.Answer told = answer(cancel());

        assertThat(told.code()).isEqualTo(FAIL);
        assertThat(told.error()).isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
        assertThat(told.order()).isNull();
        Reply.Answer late = answer(pay());
        assertThat(late.code()).isEqualTo(FAIL);
        assertThat(late.error()).isEqualTo(BizError.CLIENT_SN_CONFLICT);
        assertThat(late.message()).contains("该订单号已撤单");
        assertThat(answer(precreate(Payway.WECHAT)).error()).isEqualTo(BizError.CLIENT_SN_CONFLICT);
        assertThat(answer(cancel()).error()).isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
        assertThat(channels.asked()).isEmpty();
    }

    @Test
    @DisplayName("an unknown sn reserves nothing; sn and client_sn of two orders are refused")
    void references() {
        assertThat(answer(settled(gateway.cancel(new OrderRef("123", null)))).error())
                .isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
        paid(Payway.ALIPAY);
        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        String sn = Long.toString(order().key().sn());

        Future<Reply> two = settled(gateway.cancel(new OrderRef(sn, "b")));
        assertThat(((Reply.Refusal) two.result()).error()).isEqualTo(CommError.INVALID_PARAMS);
        assertThat(status()).isEqualTo(PAID);
        assertThat(answer(settled(gateway.cancel(new OrderRef(sn, "nobody's")))).code())
                .isEqualTo(CANCEL_SUCCESS);
        assertThat(answer(settled(gateway.cancel(
                                new OrderRef("T" + state("b").order().key().sn(), "b"))))
                        .code())
                .isEqualTo(CANCEL_SUCCESS);
    }

    @Test
    @DisplayName("one that finds no order, but loses the race to a pay with that number, cancels that")
    void reservationLosesRace() {
        ledger.weather(InMemoryLedger.Weather.fair(Duration.ofMillis(10)));
        channels.customer(Customer.NEVER);
        Future<Reply> cancel = gateway.cancel("a");
        time.advance(Duration.ofMillis(2));
        Future<Reply> pay = gateway.pay("a", Payway.ALIPAY, TOTAL);

        until(1);

        assertAnswer(answer(cancel), CANCEL_ABORT_SUCCESS, null, PAY_CANCELED);
        assertAnswer(answer(pay), PAY_FAIL, BizError.TRADE_FAILED, PAY_CANCELED);
    }

    @Test
    @DisplayName("an order that has just been created can be cancelled on any day")
    void openIsNeverTooOld() {
        channels.customer(Customer.NEVER);
        channels.availability(Channels.Availability.open(AccountName.OWN));
        precreate(Payway.ALIPAY);
        assertThat(status()).isEqualTo(CREATED);
        always(QUERY, Kind.LOST);

        assertThat(answer(cancel()).code()).isEqualTo(CANCEL_ABORT_SUCCESS);
    }
}
