package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Schedules;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.operation.ScriptedChannels.Twist;
import upay.protocol.Reply;

/**
 * What tests of the operations share: one gateway (or more), a store and channels in virtual time, in which everything takes
 * no time but what is made to. Delays have no jitter here. Orders are named by their client_sn.
 */
public abstract class VirtualTimeTestBase {
    public static final long TOTAL = 1_000;

    public final VirtualTime time;
    public final InMemoryLedger ledger;
    public final ScriptedChannels channels;
    public final VirtualGateway gateway;
    private final VirtualGateway.Counter numbers = new VirtualGateway.Counter();
    private final Instant begin;

    public VirtualTimeTestBase() {
        this(VirtualTime.NOON);
    }

    public VirtualTimeTestBase(Instant begin) {
        this.begin = begin;
        time = new VirtualTime(begin, Duration.ofSeconds(10));
        ledger = new InMemoryLedger(time);
        channels = new ScriptedChannels(time);
        gateway = another();
    }

    /** One more instance, over the same store and channels; no sweeper runs yet. */
    public final VirtualGateway another() {
        return new VirtualGateway(time, ledger, channels, numbers, Schedules.DEFAULT, () -> 0.5);
    }

    @AfterEach
    void theBooksWereNeverWrong() {
        assertThat(ledger.wrongs()).isEmpty();
    }

    /** Goes on until so many seconds have passed since the beginning. */
    public final void until(double second) {
        time.advanceTo(begin.plusMillis(Math.round(second * 1000)));
    }

    public final double second() {
        return Duration.between(begin, time.now()).toMillis() / 1000.0;
    }

    /** A barcode payment at a channel that gives money back when a payment is undone. */
    public final Future<Reply> pay() {
        return pay(Payway.ALIPAY);
    }

    public final Future<Reply> pay(Payway payway) {
        return settled(gateway.pay("a", payway, TOTAL));
    }

    public final Future<Reply> precreate(Payway payway) {
        return settled(gateway.precreate("a", payway, TOTAL));
    }

    public final Future<Reply> query() {
        return settled(gateway.query("a"));
    }

    public final Future<Reply> cancel() {
        return settled(gateway.cancel("a"));
    }

    public final Future<Reply> refund(String refundRequestNo, long fen) {
        return settled(gateway.refund("a", refundRequestNo, fen));
    }

    public final <T> Future<T> settled(Future<T> future) {
        time.settle();
        return future;
    }

    /** An order that is paid, at the beginning of time. */
    public final void paid(Payway payway) {
        assertThat(answer(pay(payway)).code()).isEqualTo(ResultCode.PAY_SUCCESS);
    }

    /** An order that was paid by QR code: WeChat's cannot be undone, only refunded. */
    final void paidByQr() {
        precreate(Payway.WECHAT);
        trade().scan(ModelTrade.Customer.PAYS);
        until(second() + 1);
        assertThat(status()).isEqualTo(OrderStatus.PAID);
    }

    /** What was answered by now. */
    public static Reply.Answer answer(Future<Reply> reply) {
        assertThat(reply.succeeded()).as("answered by now: %s", reply).isTrue();
        return (Reply.Answer) reply.result();
    }

    /** The answer comes exactly then, in seconds since the beginning. */
    public final Reply.Answer answerAt(double second, Future<Reply> reply) {
        until(second - 0.001);
        assertThat(reply.isComplete()).as("answered before %s s", second).isFalse();
        until(second);
        return answer(reply);
    }

    public final OrderState state() {
        return state("a");
    }

    public final OrderState state(String clientSn) {
        OrderState found =
                ledger.books().find(VirtualGateway.MERCHANT, null, clientSn).orElseThrow();
        return ledger.books().load(found.order().key()).orElseThrow();
    }

    public final Order order() {
        return state().order();
    }

    public final OrderStatus status() {
        return order().status();
    }

    /** The statuses that the order has gone through. */
    public final List<OrderStatus> statuses() {
        List<OrderStatus> statuses = new ArrayList<>();
        for (OrderState version : ledger.books().history(order().key())) {
            OrderStatus status = version.order().status();
            if (statuses.isEmpty() || statuses.get(statuses.size() - 1) != status) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    public final Transaction newest() {
        return state().newest();
    }

    public final ModelTrade trade() {
        return channels.trade(order().key().sn());
    }

    /** How often the channel was asked for this. */
    public final long asked(ChannelAction action) {
        return channels.asked(action).size();
    }

    /** Every call of this kind goes so, until {@link #heal}. */
    public final void always(ChannelAction action, Twist.Kind kind) {
        channels.always(action, kind);
    }

    public final void heal() {
        for (ChannelAction action : ChannelAction.values()) {
            channels.always(action, null);
        }
    }

    public static void assertAnswer(Reply.Answer answer, ResultCode code, BizError error, OrderStatus order) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.order().status()).isEqualTo(order);
    }

    public final void assertEnded(OrderStatus order, TransactionStatus transaction) {
        assertThat(status()).isEqualTo(order);
        assertThat(newest().status()).isEqualTo(transaction);
        assertThat(newest().result().finishTime()).isNotNull();
    }
}
