package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.domain.channel.ChannelAction;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalRights;
import upay.operation.ScriptedChannels.Twist;
import upay.protocol.OrderRef;
import upay.protocol.QueryRequest;
import upay.protocol.RefundRequest;
import upay.protocol.Reply;
import upay.protocol.Reply.Answer;

@DisplayName("A till does only what its rights allow; each refusal is FAIL, moves no money, and names who may")
class TerminalPermissionTest extends VirtualTimeTestBase {
    private static final OrderRef ORDER = new OrderRef(null, "a");
    private static final QueryRequest QUERY = new QueryRequest(null, "a", null);
    private static final TerminalRights NO_REFUND = new TerminalRights(false, true, null, null, false);
    private static final TerminalRights NO_CANCEL = new TerminalRights(true, false, null, null, false);
    private static final TerminalRights OWN_STORE = new TerminalRights(true, true, null, null, true);

    /** The till that opens all orders here, under other rights. */
    private static Caller till(TerminalRights rights) {
        return caller(VirtualGateway.TERMINAL.sn(), "store-1", rights);
    }

    /** Another till of the same merchant. */
    private static Caller other(String store, TerminalRights rights) {
        return caller("till-2", store, rights);
    }

    private static Caller caller(String sn, String store, TerminalRights rights) {
        Terminal terminal = new Terminal(sn, new Secret("s"), VirtualGateway.MERCHANT, store, true).withRights(rights);
        return new Caller(terminal, VirtualGateway.THERE);
    }

    private static TerminalRights caps(Long single, Long daily) {
        return new TerminalRights(
                true, true, single == null ? null : Fen.of(single), daily == null ? null : Fen.of(daily), false);
    }

    private Answer refund(Caller caller, String number, long fen) {
        return refund(caller, ORDER, number, fen);
    }

    private Answer refund(Caller caller, OrderRef order, String number, long fen) {
        RefundRequest request = new RefundRequest(order, number, Fen.of(fen), "refunder", null, null, null);
        return answer(settled(gateway.operations().refund().run(caller, request)));
    }

    private Answer cancel(Caller caller) {
        return answer(cancelling(caller));
    }

    private Future<Reply> cancelling(Caller caller) {
        return settled(gateway.operations().cancel().run(caller, ORDER));
    }

    private static void refused(Answer answer, BizError error, String... words) {
        assertThat(answer.code()).isEqualTo(ResultCode.FAIL);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.message()).startsWith(error.message() + "：").contains(words);
    }

    @Test
    @DisplayName("may not refund: nothing is stored and no channel is called")
    void noRefund() {
        paid(Payway.ALIPAY);

        refused(refund(till(NO_REFUND), "r1", 1), BizError.TRADE_FAILED, "没有退款权限", "请到有退款权限的终端办理");

        assertThat(state().transactions()).hasSize(1);
        assertThat(asked(ChannelAction.REFUND)).isZero();
        assertThat(refund(till(TerminalRights.ALL), "r1", 1).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }

    @Test
    @DisplayName("an accepted refund is answered as before, whatever the till's rights are now")
    void replay() {
        paid(Payway.ALIPAY);
        refund(other("store-2", TerminalRights.ALL), "r1", 300);

        for (TerminalRights now : new TerminalRights[] {NO_REFUND, caps(1L, 1L), OWN_STORE}) {
            Answer again = refund(other("store-2", now), "r1", 300);
            assertThat(again.code()).isEqualTo(ResultCode.REFUND_SUCCESS);
            assertThat(again.order().balance().net()).isEqualTo(Fen.of(700));
        }
        refused(refund(other("store-2", OWN_STORE), "r1", 301), BizError.TRADE_FAILED, "门店store-1");
        assertThat(asked(ChannelAction.REFUND)).isOne();
    }

    @Test
    @DisplayName("may not cancel what is paid; a cancel that has begun is joined and repeated all the same")
    void noCancel() {
        paid(Payway.ALIPAY);

        refused(cancel(till(NO_CANCEL)), BizError.TRADE_FAILED, "没有撤单权限", "请到有撤单权限的终端办理");
        assertThat(status()).isEqualTo(OrderStatus.PAID);
        assertThat(asked(ChannelAction.UNDO)).isZero();

        assertThat(cancel(till(TerminalRights.ALL)).code()).isEqualTo(ResultCode.CANCEL_SUCCESS);
        assertThat(cancel(till(NO_CANCEL)).code()).isEqualTo(ResultCode.CANCEL_SUCCESS);
    }

    @Test
    @DisplayName("may not cancel: an open payment of its own it stops, another till's it does not")
    void stopsItsOwn() {
        channels.customer(ModelTrade.Customer.NEVER);
        pay();
        assertThat(status()).isEqualTo(OrderStatus.CREATED);

        refused(cancel(other("store-1", NO_CANCEL)), BizError.TRADE_FAILED, "没有撤单权限");
        assertThat(status()).isEqualTo(OrderStatus.CREATED);

        Future<Reply> stopped = cancelling(till(NO_CANCEL));
        until(second() + 11);
        assertThat(answer(stopped).code()).isEqualTo(ResultCode.CANCEL_ABORT_SUCCESS);
    }

    @Test
    @DisplayName("may not cancel: the number of an order that never came is reserved all the same")
    void reserves() {
        assertThat(cancel(till(NO_CANCEL)).error()).isEqualTo(BizError.UPAY_ORDER_NOT_EXISTS);
        assertThat(answer(pay()).error()).isEqualTo(BizError.CLIENT_SN_CONFLICT);
    }

    @Test
    @DisplayName("the cap of one refund holds for refunds and for the cancel of what is paid, up to the fen")
    void singleCap() {
        paid(Payway.ALIPAY);

        refused(
                refund(till(caps(300L, null)), "r1", 301),
                BizError.REFUND_AMT_NOT_EQUAL_TOTAL,
                "每笔最多可退300分",
                "限额更高的终端");
        refused(cancel(till(caps(TOTAL - 1, null))), BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "每笔最多可退999分");
        assertThat(state().transactions()).hasSize(1);
        assertThat(refund(till(caps(300L, null)), "r1", 300).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }

    @Test
    @DisplayName("the cap of a day: the sum of refunds and cancels over all orders, up to the fen; the next day is new")
    void dailyCap() {
        paid(Payway.ALIPAY);
        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        Caller capped = till(caps(null, TOTAL + 500));

        OrderRef b = new OrderRef(null, "b");
        assertThat(refund(capped, "r1", 501).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        refused(refund(capped, b, "r1", TOTAL), BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "每日最多可退1500分");
        refused(cancelB(capped), BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "每日最多可退1500分", "限额更高的终端");
        assertThat(state("b").transactions()).hasSize(1);
        assertThat(state("b").order().status()).isEqualTo(OrderStatus.PAID);
        assertThat(refund(capped, b, "r2", 999).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        refused(refund(capped, "r2", 1), BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "每日最多可退1500分");
        assertThat(order().balance().refunding()).isEqualTo(Fen.ZERO);
        assertThat(refund(other("store-1", caps(null, 1L)), "r3", 1).code()).isEqualTo(ResultCode.REFUND_SUCCESS);

        until(second() + 24 * 3600);
        assertThat(refund(capped, "r4", 1).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }

    private Answer cancelB(Caller caller) {
        return answer(settled(gateway.operations().cancel().run(caller, new OrderRef(null, "b"))));
    }

    @Test
    @DisplayName("a refused refund moves no money, and does not count against the daily cap")
    void refusedByTheChannel() {
        paid(Payway.ALIPAY);
        Caller capped = till(caps(null, 300L));
        channels.next(ChannelAction.REFUND, Twist.Kind.REFUSED);

        assertThat(refund(capped, "r1", 300).code()).isEqualTo(ResultCode.FAIL);

        assertThat(refund(capped, "r2", 300).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        refused(refund(capped, "r3", 1), BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "每日最多可退300分");
    }

    @Test
    @DisplayName("own store only: another store's order is neither shown nor changed, and not reported as missing")
    void ownStore() {
        paid(Payway.ALIPAY);
        Caller elsewhere = other("store-2", OWN_STORE);

        for (Answer answer : new Answer[] {
            answer(settled(gateway.operations().query().run(elsewhere, QUERY))),
            answer(settled(gateway.operations().query().run(elsewhere, new QueryRequest(null, "a", "r1")))),
            refund(elsewhere, "r1", 1),
            cancel(elsewhere)
        }) {
            refused(answer, BizError.TRADE_FAILED, "该订单属于门店store-1", "请到该门店的终端办理");
            assertThat(answer.order()).isNull();
        }
        Answer taken = answer(settled(
                gateway.operations().pay().run(elsewhere, VirtualGateway.request("a", Payway.ALIPAY.code(), TOTAL))));
        refused(taken, BizError.CLIENT_SN_CONFLICT, "已被其他门店使用");
        assertThat(taken.order()).isNull();

        Caller same = other("store-1", OWN_STORE);
        assertThat(answer(settled(gateway.operations().query().run(same, QUERY)))
                        .code())
                .isEqualTo(ResultCode.SUCCESS);
        assertThat(refund(same, "r1", 1).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }
}
