package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CANCELED;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.ResultCode.CANCEL_ABORT_ERROR;
import static upay.domain.ResultCode.CANCEL_ERROR;
import static upay.domain.ResultCode.PAY_IN_PROGRESS;
import static upay.domain.ResultCode.PAY_SUCCESS;
import static upay.domain.ResultCode.REFUND_ERROR;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.operation.InMemoryLedger;
import upay.operation.InMemoryLedger.Call;
import upay.operation.InMemoryLedger.Fault;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.VirtualTimeTestBase;
import upay.port.StoreException;
import upay.protocol.Reply;

/** protocol.md#communication-errors: once an order or transaction is stored, or may be, no answer is a 500. */
@DisplayName("an operation fails only where it is certain that nothing was stored or sent")
class UncertainCommitTest extends VirtualTimeTestBase {
    @BeforeEach
    void sweep() {
        gateway.sweeper().start();
    }

    private void assertNothingStored(Future<Reply> reply) {
        assertThat(reply.cause()).isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.nothingStored())
                .isTrue());
    }

    @Test
    @DisplayName("a store that refuses: every operation fails, and nothing reaches a channel")
    void refused() {
        ledger.down(true);

        assertNothingStored(pay());
        assertNothingStored(precreate(Payway.WECHAT));
        assertNothingStored(query());
        assertNothingStored(cancel());
        assertNothingStored(refund("r1", 1));

        assertThat(channels.asked()).isEmpty();
        ledger.down(false);
        assertThat(answer(pay()).code()).isEqualTo(PAY_SUCCESS);
    }

    @Test
    @DisplayName("a store that refuses the begin of a refund or cancel leaves the order as it is")
    void refusedBegin() {
        paid(Payway.ALIPAY);
        ledger.next(Call.APPLY, Fault.REFUSED, Fault.REFUSED);

        assertNothingStored(refund("r1", 1));
        assertNothingStored(cancel());

        assertThat(state().transactions()).hasSize(1);
        assertThat(answer(refund("r1", 1)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DOUBT_STORED", "DOUBT_STORED_LATER"})
    @DisplayName("a pay that may be stored is PAY_IN_PROGRESS; if it was it ends unpaid, for it was never sent")
    void payInDoubtAndStored(Fault fault) {
        ledger.next(Call.OPEN, fault);

        Reply.Answer told = answer(pay());

        assertInDoubt(told, PAY_IN_PROGRESS, null);
        until(180);
        assertThat(status()).isEqualTo(PAY_CANCELED);
        assertThat(asked(ChannelAction.PAY)).isZero();
        assertThat(answer(pay()).error()).isEqualTo(BizError.CLIENT_SN_CONFLICT);
    }

    @Test
    @DisplayName("if it was not, the order does not exist, and the client_sn is free")
    void payInDoubtAndNotStored() {
        ledger.next(Call.OPEN, Fault.DOUBT_NOT_STORED, Fault.DOUBT_NOT_STORED);

        assertInDoubt(answer(pay()), PAY_IN_PROGRESS, null);
        assertInDoubt(answer(precreate(Payway.WECHAT)), ResultCode.FAIL, BizError.TRADE_FAILED);

        assertThat(answer(query()).error()).isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
        assertThat(answer(pay()).code()).isEqualTo(PAY_SUCCESS);
    }

    /** An sn that may not be stored would be asked for, and "no such order" believed. */
    private static void assertInDoubt(Reply.Answer answer, ResultCode code, BizError error) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.order()).isNull();
    }

    @Test
    @DisplayName(
            "what may be stored is found out when the store is back, and left to its due time when that takes long")
    void findsOut() {
        ledger.next(Call.OPEN, Fault.DOUBT_STORED);
        pay();
        ledger.down(true);
        until(20);
        ledger.down(false);
        until(23);
        assertThat(asked(ChannelAction.QUERY)).isPositive();

        channels.customer(Customer.NEVER);
        ledger.next(Call.OPEN, Fault.DOUBT_STORED);
        ledger.down(true);
        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        until(150);
        ledger.down(false);
        assertThat(state("b").payment().work().owner()).isEqualTo(gateway.node().id());
        until(210);
        assertThat(state("b").order().status()).isEqualTo(PAY_CANCELED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DOUBT_STORED", "DOUBT_STORED_LATER", "DOUBT_NOT_STORED"})
    @DisplayName("a refund that may be stored is REFUND_ERROR, and is done once, whether it was stored or not")
    void refundInDoubt(Fault fault) {
        paid(Payway.ALIPAY);
        ledger.next(Call.APPLY, fault);

        Reply.Answer told = answer(refund("r1", 300));

        assertThat(told.code()).isEqualTo(REFUND_ERROR);
        assertThat(told.transaction().request().refundRequestNo()).isEqualTo("r1");
        until(120);
        assertThat(status()).isEqualTo(PARTIAL_REFUNDED);
        assertThat(newest().tsn()).isEqualTo(told.transaction().tsn());
        assertThat(trade().returned()).isEqualTo(300);
        assertThat(answer(refund("r1", 300)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertThat(trade().returned()).isEqualTo(300);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DOUBT_STORED", "DOUBT_STORED_LATER", "DOUBT_NOT_STORED"})
    @DisplayName("a cancel that may be stored is CANCEL_ERROR, and is done, whether it was stored or not")
    void cancelInDoubt(Fault fault) {
        paid(Payway.ALIPAY);
        ledger.next(Call.APPLY, fault);

        assertThat(answer(cancel()).code()).isEqualTo(CANCEL_ERROR);

        until(120);
        assertThat(status()).isEqualTo(CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(state().transactions()).hasSize(2);
    }

    @Test
    @DisplayName(
            "what was not stored is begun anew once the store is back, however often that fails, within two minutes")
    void begunAnew() {
        paid(Payway.ALIPAY);
        ledger.next(Call.APPLY, Fault.DOUBT_NOT_STORED, Fault.DOUBT_NOT_STORED);
        Reply.Answer told = answer(cancel());
        ledger.down(true);
        until(100);
        assertThat(status()).isEqualTo(PAID);
        ledger.down(false);
        ledger.next(Call.APPLY, Fault.DOUBT_NOT_STORED, Fault.DOUBT_STORED_LATER);

        until(130);

        assertThat(told.code()).isEqualTo(CANCEL_ERROR);
        assertThat(status()).isEqualTo(CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(state().transactions()).hasSize(2);
    }

    @Test
    @DisplayName("a store that is away for longer than that: it is left alone, and the client's repeat begins it")
    void leftAlone() {
        paid(Payway.ALIPAY);
        ledger.next(Call.APPLY, Fault.DOUBT_NOT_STORED, Fault.DOUBT_NOT_STORED);
        assertThat(answer(cancel()).code()).isEqualTo(CANCEL_ERROR);
        ledger.down(true);
        until(125);
        ledger.down(false);

        until(200);

        assertThat(status()).isEqualTo(PAID);
        assertThat(answer(cancel()).code()).isEqualTo(ResultCode.CANCEL_SUCCESS);
    }

    @Test
    @DisplayName("what was not stored is not begun where the client has done otherwise meanwhile")
    void notBegunTwice() {
        paid(Payway.ALIPAY);
        ledger.next(Call.APPLY, Fault.DOUBT_NOT_STORED);
        ledger.weather(InMemoryLedger.Weather.fair(Duration.ofMillis(10)));
        Future<Reply> refund = gateway.refund("a", "r1", 300);
        until(0.015);
        Future<Reply> repeated = another().refund("a", "r1", 300);

        until(120);

        assertThat(answer(refund).code()).isEqualTo(REFUND_ERROR);
        assertThat(answer(repeated).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertThat(trade().returned()).isEqualTo(300);
        assertThat(state().transactions()).hasSize(2);
        ledger.weather(InMemoryLedger.Weather.fair(Duration.ZERO));
        ledger.next(Call.APPLY, Fault.DOUBT_NOT_STORED);
        assertThat(answer(refund("r2", 400)).code()).isEqualTo(REFUND_ERROR);
        until(240);
        assertThat(trade().returned()).isEqualTo(700);
    }

    @Test
    @DisplayName("an abort in doubt is CANCEL_ABORT_ERROR, and the payment follows it once it is known")
    void abortInDoubt() {
        channels.customer(Customer.NEVER);
        Future<Reply> pay = pay();
        until(2);
        ledger.next(Call.APPLY, Fault.DOUBT_STORED);

        assertThat(answer(cancel()).code()).isEqualTo(CANCEL_ABORT_ERROR);
        until(4);
        assertAnswer(answer(pay), ResultCode.PAY_FAIL, BizError.TRADE_FAILED, PAY_CANCELED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DOUBT_STORED", "DOUBT_NOT_STORED"})
    @DisplayName("a cancel of an unknown order promises nothing unless its number is reserved for sure")
    void reservationInDoubt(Fault fault) {
        ledger.next(Call.RESERVE, fault);

        Reply.Answer told = answer(cancel());

        assertThat(told.code()).isEqualTo(CANCEL_ABORT_ERROR);
        assertThat(told.order()).isNull();
        assertThat(told.message()).isNotBlank();
        assertThat(answer(cancel()).error()).isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
    }

    @Test
    @DisplayName("a result of the channel during a store outage is kept, and stored once")
    void keptForTheStore() {
        channels.next(ChannelAction.PAY, Twist.slow(2));
        Future<Reply> pay = pay();
        ledger.down(true);
        until(15);
        assertThat(status()).isEqualTo(CREATED);
        ledger.down(false);
        until(16);
        assertAnswer(answer(pay), PAY_SUCCESS, null, PAID);

        channels.next(ChannelAction.REFUND, Twist.slow(2));
        ledger.next(Call.APPLY, Fault.NONE, Fault.DOUBT_STORED);
        Future<Reply> refund = refund("r1", 300);
        until(19);
        assertThat(answer(refund).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertThat(order().balance().net().value()).isEqualTo(700);
        assertThat(ledger.books().history(order().key())).hasSize(4);
    }

    @Test
    @DisplayName(
            "a store that is away for minutes: the pay is PAY_IN_PROGRESS, and the payment is found out afterwards")
    void awayForMinutes() {
        channels.next(ChannelAction.PAY, Twist.slow(2));
        Future<Reply> pay = pay();
        ledger.down(true);
        assertThat(answerAt(20, pay).code()).isEqualTo(PAY_IN_PROGRESS);
        until(300);
        assertThat(gateway.settlement().active()).isZero();
        ledger.down(false);

        until(303);

        assertThat(status()).isEqualTo(PAID);
        assertThat(asked(ChannelAction.PAY)).isEqualTo(1);
    }

    @Test
    @DisplayName("a concurrent change is not a failure: the order is read again and decided again")
    void lostRaces() {
        paid(Payway.ALIPAY);
        ledger.weather(InMemoryLedger.Weather.fair(Duration.ofMillis(10)));
        Future<Reply> one = gateway.refund("a", "r1", 600);
        Future<Reply> two = another().refund("a", "r2", 600);
        Future<Reply> cancel = another().cancel("a");

        until(12);

        assertThat(java.util.stream.Stream.of(one, two, cancel)
                        .map(reply -> answer(reply).code())
                        .filter(code -> code != ResultCode.FAIL))
                .hasSize(1);
        assertThat(order().balance().net().value()).isEqualTo(trade().kept());
        assertThat(status()).isIn(PARTIAL_REFUNDED, CANCELED);
    }

    @Test
    @DisplayName("a drain answers waiting clients with the known state, and new ones at once; the work continues")
    void drains() {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(8)));
        Future<Reply> pay = pay();
        until(3);
        Future<Reply> cancel = null;

        gateway.settlement().endWaits();
        time.settle();

        assertAnswer(answer(pay), PAY_IN_PROGRESS, null, CREATED);
        assertAnswer(answer(query()), ResultCode.SUCCESS, null, CREATED);
        until(12);
        assertThat(status()).isEqualTo(PAID);
        channels.next(ChannelAction.UNDO, Twist.slow(1));
        cancel = cancel();
        assertAnswer(answer(cancel), CANCEL_ERROR, null, PAID);
        assertThat(answer(cancel).transaction().status()).isEqualTo(TransactionStatus.IN_PROG);
        until(14);
        assertThat(status()).isEqualTo(OrderStatus.CANCELED);
    }
}
