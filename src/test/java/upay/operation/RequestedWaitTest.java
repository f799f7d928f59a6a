package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.OrderStatus.REFUND_ERROR;
import static upay.domain.ResultCode.PAY_FAIL;
import static upay.domain.ResultCode.PAY_IN_PROGRESS;
import static upay.domain.ResultCode.PAY_SUCCESS;
import static upay.domain.ResultCode.SUCCESS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelAction;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.protocol.QueryRequest;
import upay.protocol.Reply;
import upay.tracing.Span;

@DisplayName("A request that asks to wait is answered when there is a decision, or after its wait")
class RequestedWaitTest extends VirtualTimeTestBase {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private final Promise<Void> closed = Promise.promise();

    /** @param granted null: too many others wait */
    private Caller caller(Duration granted) {
        RequestedWait wait = new RequestedWait() {
            @Override
            public Duration within(Duration usual) {
                return granted == null ? usual : granted;
            }

            @Override
            public Future<Void> end() {
                return closed.future();
            }
        };
        return new Caller(
                VirtualGateway.TERMINAL,
                new Secret("secret"),
                () -> Future.succeededFuture(false),
                Span.NONE,
                wait,
                null);
    }

    private Future<Reply> pay(Duration granted) {
        return settled(gateway.operations()
                .pay()
                .run(caller(granted), VirtualGateway.request("a", Payway.ALIPAY.code(), TOTAL)));
    }

    private Future<Reply> query(VirtualGateway where, Duration granted) {
        return settled(where.operations().query().run(caller(granted), new QueryRequest(null, "a", null)));
    }

    private static InMemoryLedger.Weather counting(AtomicInteger loads) {
        return new InMemoryLedger.Weather() {
            @Override
            public InMemoryLedger.Fault fault(InMemoryLedger.Call call) {
                if (call == InMemoryLedger.Call.LOAD) {
                    loads.incrementAndGet();
                }
                return InMemoryLedger.Fault.NONE;
            }

            @Override
            public Duration latency() {
                return Duration.ZERO;
            }
        };
    }

    @Test
    @DisplayName("pay: at once when the customer has confirmed, after more than the usual 20 s")
    void confirmed() {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(30)));

        Reply.Answer told = answerAt(31, pay(MINUTE));

        assertAnswer(told, PAY_SUCCESS, null, PAID);
    }

    @Test
    @DisplayName("pay: at the payment's deadline when the customer never confirms")
    void timedOut() {
        channels.customer(Customer.NEVER);

        assertAnswer(answerAt(50, pay(MINUTE)), PAY_FAIL, BizError.TRADE_TIMEOUT, PAY_CANCELED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 19, 21, 40})
    @DisplayName("pay: shorter or longer than usual, the payment goes on")
    void bounded(int seconds) {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(45)));

        assertAnswer(answerAt(seconds, pay(Duration.ofSeconds(seconds))), PAY_IN_PROGRESS, null, CREATED);
        until(50);
        assertThat(status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("pay: too many others wait, so it waits as usual")
    void overTheBound() {
        channels.customer(Customer.NEVER);

        assertAnswer(answerAt(20, pay((Duration) null)), PAY_IN_PROGRESS, null, CREATED);
    }

    @Test
    @DisplayName("pay: its client leaves, so the wait ends, and the payment goes on")
    void clientLeaves() {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(30)));
        Future<Reply> reply = pay(MINUTE);
        until(10);
        assertThat(reply.isComplete()).isFalse();

        closed.complete();

        assertAnswer(answer(settled(reply)), PAY_IN_PROGRESS, null, CREATED);
        until(32);
        assertThat(status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("pay and query: the instance drains, so they are answered with what is known")
    void drained() {
        channels.customer(Customer.NEVER);
        Future<Reply> paying = pay(MINUTE);
        Future<Reply> asking = query(gateway, MINUTE);
        until(5);
        assertThat(paying.isComplete() || asking.isComplete()).isFalse();

        gateway.settlement().endWaits();
        time.settle();

        assertAnswer(answer(paying), PAY_IN_PROGRESS, null, CREATED);
        assertAnswer(answer(asking), SUCCESS, null, CREATED);
    }

    @Test
    @DisplayName("query: until the payment ends, here and on another instance, which reads the store once a second")
    void queried() {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(30)));
        pay();
        Future<Reply> here = query(gateway, MINUTE);
        Future<Reply> there = query(another(), MINUTE);
        until(21);
        AtomicInteger loads = new AtomicInteger();
        ledger.weather(counting(loads));
        until(29);
        // The other instance eight times; this one, which drives the payment itself, twice.
        assertThat(loads.get()).isBetween(9, 11);
        assertThat(here.isComplete() || there.isComplete()).isFalse();

        until(32.5);

        assertAnswer(answer(here), SUCCESS, null, PAID);
        assertAnswer(answer(there), SUCCESS, null, PAID);
    }

    @Test
    @DisplayName("query: after its wait, of an order that is still open")
    void queryBounded() {
        channels.customer(Customer.NEVER);
        pay();

        assertAnswer(answerAt(15, query(gateway, Duration.ofSeconds(15))), SUCCESS, null, CREATED);
    }

    @Test
    @DisplayName("query: of a final order at once")
    void queryFinal() {
        paid(Payway.ALIPAY);

        assertAnswer(answer(query(gateway, MINUTE)), SUCCESS, null, PAID);
    }

    @Test
    @DisplayName("query: of a payment that is being reversed as usual, since it is decided")
    void queryReversing() {
        channels.customer(Customer.NEVER);
        always(ChannelAction.UNDO, Twist.Kind.LOST);
        pay();
        until(70);
        assertThat(status()).isEqualTo(PAY_ERROR);

        Future<Reply> reply = query(gateway, MINUTE);
        until(75);

        assertAnswer(answer(reply), SUCCESS, BizError.TRADE_TIMEOUT, PAY_ERROR);
    }

    @Test
    @DisplayName("query about a refund: until that refund is done")
    void queryRefund() {
        paid(Payway.ALIPAY);
        always(ChannelAction.REFUND, Twist.Kind.LOST);
        refund("r1", 300);
        until(20);
        assertThat(status()).isEqualTo(REFUND_ERROR);

        Future<Reply> reply =
                settled(gateway.operations().query().run(caller(MINUTE), new QueryRequest(null, "a", "r1")));
        until(25);
        assertThat(reply.isComplete()).isFalse();
        heal();
        gateway.sweeper().start();
        until(78);

        assertAnswer(answer(reply), SUCCESS, null, PARTIAL_REFUNDED);
    }
}
