package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CANCEL_ERROR;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.ResultCode.SUCCESS;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.TransactionType;
import upay.operation.InMemoryLedger.Call;
import upay.operation.InMemoryLedger.Fault;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.port.StoreException;
import upay.protocol.QueryRequest;
import upay.protocol.Reply;

@DisplayName("query: shows what became of an order, and has the channel asked while that is open")
class QueryOperationTest extends VirtualTimeTestBase {

    @Test
    @DisplayName("what does not exist is not found")
    void unknown() {
        Reply.Answer told = answer(query());

        assertThat(told.code()).isEqualTo(upay.domain.ResultCode.FAIL);
        assertThat(told.error()).isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
        assertThat(told.order()).isNull();
    }

    @Test
    @DisplayName("a final order is answered from the store, with its newest transaction")
    void settled() {
        paid(Payway.ALIPAY);
        refund("r1", 300);
        long before = channels.asked().size();

        Reply.Answer told = answer(query());

        assertAnswer(told, SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(told.transaction().type()).isEqualTo(TransactionType.REFUND);
        assertThat(channels.asked()).hasSize((int) before);
    }

    @Test
    @DisplayName("a failed order shows why it failed")
    void failed() {
        channels.customer(Customer.refused(BizError.INSUFFICIENT_FUND));
        pay();

        Reply.Answer told = answer(query());

        assertAnswer(told, SUCCESS, BizError.INSUFFICIENT_FUND, PAY_CANCELED);
        assertThat(told.message()).contains(BizError.INSUFFICIENT_FUND.message(), "the channel's words");
    }

    @Test
    @DisplayName("an open payment is queried at once, and the result is the answer")
    void prompts() {
        channels.customer(Customer.confirmsAfter(Duration.ofMillis(3_200)));
        pay();
        until(3.3);
        long before = asked(QUERY);

        assertAnswer(answer(query()), SUCCESS, null, PAID);
        assertThat(asked(QUERY)).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("at most once in 2 s over all instances; within them it waits 1 s for news")
    void spacing() {
        channels.customer(Customer.NEVER);
        pay();
        VirtualGateway other = another();
        until(20.2);
        long before = asked(QUERY);
        assertAnswer(answer(query()), SUCCESS, null, CREATED);
        assertThat(asked(QUERY)).isEqualTo(before + 1);

        Future<Reply> here = query();
        Future<Reply> there = settled(other.query("a"));

        assertAnswer(answerAt(21.2, here), SUCCESS, null, CREATED);
        assertAnswer(answer(there), SUCCESS, null, CREATED);
        assertThat(asked(QUERY)).isEqualTo(before + 1);
        until(22.2);
        assertAnswer(answer(query()), SUCCESS, null, CREATED);
        assertThat(asked(QUERY)).isEqualTo(before + 2);
    }

    @Test
    @DisplayName("waits at most 1 s for a slow channel, and is notified of changes meanwhile")
    void bounded() {
        channels.customer(Customer.confirmsAfter(Duration.ofMillis(22_500)));
        pay();
        until(21.9);
        channels.latency(call -> Duration.ofMillis(1_500));
        Future<Reply> first = query();
        assertAnswer(answerAt(22.9, first), SUCCESS, null, CREATED);

        Future<Reply> second = query();

        assertAnswer(answerAt(23.4, second), SUCCESS, null, PAID);
    }

    @Test
    @DisplayName("on another instance than the one that drives, it looks itself, and books a clear answer")
    void glances() {
        channels.customer(Customer.confirmsAfter(Duration.ofMillis(3_200)));
        pay();
        VirtualGateway other = another();
        assertAnswer(answer(settled(other.query("a"))), SUCCESS, null, CREATED);
        until(3.3);

        Reply.Answer told = answer(settled(other.query("a")));

        assertAnswer(told, SUCCESS, null, PAID);
        assertThat(channels.asked(QUERY).stream().map(ScriptedChannels.Asked::instance))
                .contains(other.node().id());
        until(60);
        assertThat(gateway.settlement().active()).isZero();
        assertThat(trade().kept()).isEqualTo(TOTAL);
        assertThat(asked(UNDO)).isZero();
    }

    @Test
    @DisplayName("a one-shot query that finds the payment closed ends it; an uncertain one ends nothing")
    void glancesAtTheEnd() {
        channels.customer(Customer.declinesAfter(Duration.ofMillis(5_050)));
        pay();
        VirtualGateway other = another();
        until(5.1);
        channels.next(QUERY, Kind.GARBAGE);
        assertAnswer(answer(settled(other.query("a"))), SUCCESS, null, CREATED);
        until(7.2);
        assertAnswer(answer(settled(other.query("a"))), SUCCESS, BizError.TRADE_FAILED, PAY_CANCELED);
    }

    @Test
    @DisplayName(
            "a paid answer that comes when its reversal is stored makes nothing PAID: the money may be on its way back")
    void glanceAgainstReversal() {
        channels.next(PAY, Twist.late(1));
        always(QUERY, Kind.GARBAGE);
        pay();
        until(49.9);
        channels.next(QUERY, Twist.slow(2));
        channels.next(UNDO, Twist.slow(4));
        Future<Reply> query = settled(another().query("a"));
        until(51);
        assertAnswer(answer(query), SUCCESS, null, CREATED);
        assertThat(trade().kept()).isZero();
        heal();

        until(53);

        assertThat(status()).isEqualTo(CREATED);
        until(54);
        assertThat(status()).isEqualTo(PAY_CANCELED);
        assertThat(statuses()).doesNotContain(PAID);
    }

    @Test
    @DisplayName("on PAY_ERROR, CANCEL_ERROR and REFUND_ERROR it has what is owed tried again")
    void errors() {
        channels.customer(Customer.NEVER);
        pay();
        always(UNDO, Kind.REFUSED);
        until(50);
        assertThat(status()).isEqualTo(PAY_ERROR);
        heal();
        assertAnswer(answer(query()), SUCCESS, BizError.TRADE_TIMEOUT, PAY_CANCELED);

        channels.customer(Customer.PAYS);
        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        always(UNDO, Kind.REFUSED);
        settled(gateway.cancel("b"));
        assertThat(state("b").order().status()).isEqualTo(CANCEL_ERROR);
        heal();
        assertAnswer(answer(settled(gateway.query("b"))), SUCCESS, null, OrderStatus.CANCELED);

        settled(gateway.pay("c", Payway.ALIPAY, TOTAL));
        always(REFUND, Kind.GARBAGE);
        settled(gateway.refund("c", "r1", 300));
        until(60);
        assertThat(state("c").order().status()).isEqualTo(OrderStatus.REFUND_ERROR);
        heal();
        assertAnswer(answer(settled(gateway.query("c"))), SUCCESS, null, PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("on a failed abort it has the abort tried again")
    void failedAbort() {
        channels.customer(Customer.NEVER);
        pay();
        until(1);
        always(UNDO, Kind.REFUSED);
        cancel();
        assertAnswer(answer(query()), SUCCESS, BizError.TRADE_FAILED, CANCEL_ERROR);
        heal();
        until(4);

        assertAnswer(answer(query()), SUCCESS, BizError.TRADE_FAILED, PAY_CANCELED);
    }

    @Test
    @DisplayName("an order for manual review is answered in its current state")
    void human() {
        gateway.sweeper().start();
        paid(Payway.WECHAT);
        trade().closesNextRefund = true;
        refund("r1", 300);
        until(100);

        assertAnswer(answer(query()), SUCCESS, null, OrderStatus.REFUND_ERROR);
    }

    @Test
    @DisplayName("a store that fails before the query of the channel leaves the former answer")
    void storeFails() {
        channels.customer(Customer.NEVER);
        pay();
        ledger.next(Call.MAY_ASK, Fault.REFUSED);
        assertAnswer(answer(query()), SUCCESS, null, CREATED);
        ledger.next(Call.LOAD, Fault.REFUSED);
        assertAnswer(answer(query()), SUCCESS, null, CREATED);
        VirtualGateway other = another();
        until(4);
        ledger.next(Call.CLAIM, Fault.REFUSED);
        assertAnswer(answerAt(5, settled(other.query("a"))), SUCCESS, null, CREATED);
        ledger.next(Call.FIND, Fault.REFUSED);
        assertThat(query().cause()).isInstanceOf(StoreException.class);
    }

    @Test
    @DisplayName("an order is found by sn and by the channel's number too")
    void references() {
        paid(Payway.ALIPAY);
        String sn = Long.toString(order().key().sn());
        Caller caller = new Caller(VirtualGateway.TERMINAL, VirtualGateway.THERE);

        assertAnswer(
                answer(settled(gateway.operations().query().run(caller, new QueryRequest(sn, null, null)))),
                SUCCESS,
                null,
                PAID);
        assertAnswer(
                answer(settled(gateway.operations().query().run(caller, new QueryRequest("T" + sn, null, null)))),
                SUCCESS,
                null,
                PAID);
    }
}
