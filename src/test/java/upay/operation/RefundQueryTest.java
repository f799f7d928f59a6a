package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.BizError.SELLER_BALANCE_NOT_ENOUGH;
import static upay.domain.BizError.UPAY_ORDER_NOT_EXISTS;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.REFUND_ERROR;
import static upay.domain.ResultCode.FAIL;
import static upay.domain.ResultCode.SUCCESS;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;

import io.vertx.core.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.domain.TransactionStatus;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.protocol.Reply;

@DisplayName("query with a refund_request_no: the state of that refund")
class RefundQueryTest extends VirtualTimeTestBase {

    @Test
    @DisplayName("each refund of an order has its own status, times and numbers; the order's are the order's")
    void each() {
        paid(Payway.ALIPAY);
        Reply.Answer first = answer(refund("r1", 100));
        until(5);
        channels.next(REFUND, Kind.REFUSED);
        Reply.Answer refused = answer(refund("r2", 200));
        until(9);
        Reply.Answer last = answer(refund("r3", 300));

        Reply.Answer ofFirst = answer(query("r1"));
        assertAnswer(ofFirst, SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(ofFirst.transaction()).isEqualTo(first.transaction());
        assertThat(ofFirst.order().balance().net().value()).isEqualTo(600);
        Reply.Answer ofRefused = answer(query("r2"));
        assertAnswer(ofRefused, SUCCESS, SELLER_BALANCE_NOT_ENOUGH, PARTIAL_REFUNDED);
        assertThat(ofRefused.message()).isEqualTo(refused.message());
        assertThat(ofRefused.transaction()).isEqualTo(refused.transaction());
        assertThat(answer(query("r3")).transaction()).isEqualTo(last.transaction());
        assertThat(answer(query("r1")).asked()).isTrue();
        assertThat(answer(query()).asked()).isFalse();
        assertThat(answer(query()).transaction()).isEqualTo(last.transaction());
    }

    @Test
    @DisplayName(
            "a number that the order has no refund of is as an order that does not exist, with that in the message")
    void none() {
        paid(Payway.ALIPAY);
        refund("r1", 100);

        Reply.Answer other = answer(query("r2"));

        assertThat(other.code()).isEqualTo(FAIL);
        assertThat(other.error()).isEqualTo(UPAY_ORDER_NOT_EXISTS);
        assertThat(other.message()).contains("r2").contains("退款");
        assertThat(other.order()).isNull();
        Reply.Answer noOrder = answer(settled(gateway.queryRefund("nobody's", "r1")));
        assertThat(noOrder.error()).isEqualTo(UPAY_ORDER_NOT_EXISTS);
        assertThat(noOrder.message()).isNotEqualTo(other.message());
    }

    @Test
    @DisplayName("of a refund without an outcome the channel is asked, at most once in 2 s")
    void prompts() {
        paid(Payway.ALIPAY);
        always(REFUND, Kind.GARBAGE);
        refund("r1", 100);
        until(60);
        assertThat(status()).isEqualTo(REFUND_ERROR);
        heal();
        long before = asked(REFUND_QUERY);

        Reply.Answer told = answer(query("r1"));

        assertAnswer(told, SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.SUCCESS);
        assertThat(asked(REFUND_QUERY)).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("the one that is asked about, where several are without an outcome")
    void thatOne() {
        paid(Payway.ALIPAY);
        always(REFUND, Kind.GARBAGE);
        refund("r1", 100);
        refund("r2", 200);
        until(60);
        long second = state().refund("r2").orElseThrow().tsn();
        heal();

        Reply.Answer told = answer(query("r2"));

        assertAnswer(told, SUCCESS, null, REFUND_ERROR);
        assertThat(told.transaction().tsn()).isEqualTo(second);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.SUCCESS);
        assertThat(state().refund("r1").orElseThrow().status()).isEqualTo(TransactionStatus.REFUND_ERROR);
    }

    @Test
    @DisplayName("in flight: answered within the query's wait, in progress")
    void inFlight() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(6));
        Future<Reply> refund = refund("r1", 100);

        Reply.Answer told = answerAt(1, query("r1"));

        assertAnswer(told, SUCCESS, null, PAID);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.IN_PROG);
        assertThat(answerAt(6, refund).code()).isEqualTo(upay.domain.ResultCode.REFUND_SUCCESS);
    }

    @Test
    @DisplayName("an ordinary query of a final order reads its newest transaction only")
    void ordinaryQueryIsCheap() {
        paid(Payway.ALIPAY);
        refund("r1", 100);
        ledger.next(InMemoryLedger.Call.LOAD, InMemoryLedger.Fault.REFUSED);

        assertAnswer(answer(query()), SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(query("r1").failed()).isTrue();
    }

    private Future<Reply> query(String refundRequestNo) {
        return settled(gateway.queryRefund("a", refundRequestNo));
    }
}
