package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.AccountName;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.channel.RawCallback;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.port.ChannelCallbacks;
import upay.port.Channels;
import upay.protocol.Reply;

@DisplayName("In every state of an order, a callback changes only what it may, and moves no fen twice")
class CallbackOperationTest extends VirtualTimeTestBase {
    /** A state, how an order gets there, its final state, and what the merchant then has. */
    enum State {
        CREATED(OrderStatus.CREATED, OrderStatus.PAY_CANCELED, 0) {
            @Override
            void reach(CallbackOperationTest test) {
                test.precreate(Payway.ALIPAY);
            }
        },
        PAID(OrderStatus.PAID, OrderStatus.PAID, TOTAL) {
            @Override
            void reach(CallbackOperationTest test) {
                test.paid(Payway.ALIPAY);
            }
        },
        PARTIAL_REFUNDED(OrderStatus.PARTIAL_REFUNDED, OrderStatus.PARTIAL_REFUNDED, TOTAL - 300) {
            @Override
            void reach(CallbackOperationTest test) {
                test.paid(Payway.ALIPAY);
                test.refund("r1", 300);
            }
        },
        REFUNDED(OrderStatus.REFUNDED, OrderStatus.REFUNDED, 0) {
            @Override
            void reach(CallbackOperationTest test) {
                test.paid(Payway.ALIPAY);
                test.refund("r1", TOTAL);
            }
        },
        REFUND_ERROR(OrderStatus.REFUND_ERROR, OrderStatus.PARTIAL_REFUNDED, TOTAL - 300) {
            @Override
            void reach(CallbackOperationTest test) {
                test.paid(Payway.ALIPAY);
                test.always(REFUND, Kind.GARBAGE);
                test.always(REFUND_QUERY, Kind.GARBAGE);
                test.refund("r1", 300);
                test.until(11);
            }
        },
        CANCELED(OrderStatus.CANCELED, OrderStatus.CANCELED, 0) {
            @Override
            void reach(CallbackOperationTest test) {
                test.paid(Payway.ALIPAY);
                test.cancel();
            }
        },
        CANCEL_ERROR(OrderStatus.CANCEL_ERROR, OrderStatus.CANCELED, 0) {
            @Override
            void reach(CallbackOperationTest test) {
                test.paid(Payway.ALIPAY);
                test.always(UNDO, Kind.GARBAGE);
                test.cancel();
                test.until(11);
            }
        },
        PAY_CANCELED(OrderStatus.PAY_CANCELED, OrderStatus.PAY_CANCELED, 0) {
            @Override
            void reach(CallbackOperationTest test) {
                test.channels.customer(Customer.NEVER);
                test.pay();
                test.cancel();
            }
        },
        PAY_ERROR(OrderStatus.PAY_ERROR, OrderStatus.PAY_CANCELED, 0) {
            @Override
            void reach(CallbackOperationTest test) {
                test.channels.customer(Customer.NEVER);
                test.always(UNDO, Kind.GARBAGE);
                test.pay();
                test.until(65);
            }
        };

        private final OrderStatus status;
        private final OrderStatus end;
        private final long kept;

        State(OrderStatus status, OrderStatus end, long kept) {
            this.status = status;
            this.end = end;
            this.kept = kept;
        }

        abstract void reach(CallbackOperationTest test);
    }

    private final CallbackOperation operation =
            new CallbackOperation(gateway.ports(), gateway.settlement(), (ChannelCallbacks)
                    gateway.ports().channels());

    private void reach(State state) {
        state.reach(this);
        assertThat(status()).isEqualTo(state.status);
    }

    private long sn() {
        return order().key().sn();
    }

    private Future<CallbackReceipt> notified(RawCallback notice) {
        return settled(operation.run(order().purchase().payway(), VirtualGateway.MERCHANT, notice));
    }

    private void isAcknowledged(RawCallback notice) {
        assertThat(notified(notice).result()).isEqualTo(new CallbackReceipt.Acknowledged(ModelCallback.RECEIVED));
    }

    private void isRefused(RawCallback notice) {
        assertThat(notified(notice).result()).isInstanceOf(CallbackReceipt.Refused.class);
    }

    /** Forged, of another amount, for an order that is not there, of a refund or a close: in any order. */
    private void allThatIsNotBelieved() {
        isRefused(ModelCallback.forged(sn(), TOTAL));
        isRefused(ModelCallback.paid(sn(), TOTAL - 1));
        isRefused(ModelCallback.paid(sn(), TOTAL + 1));
        isRefused(ModelCallback.paid(sn() + 1_000_000, TOTAL));
        isAcknowledged(ModelCallback.refunded());
    }

    private void ends(OrderStatus end, long kept) {
        heal();
        gateway.sweeper().start();
        until(second() + 1_500);
        assertThat(status()).isEqualTo(end);
        assertThat(trade().kept()).isEqualTo(kept);
        assertThat(trade().charges()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("forged, of another amount, of an unknown order, of a refund: nothing is changed")
    void notBelieved(State state) {
        reach(state);
        long version = order().version();

        allThatIsNotBelieved();

        assertThat(order().version()).isEqualTo(version);
        assertThat(status()).isEqualTo(state.status);
        ends(state.end, state.kept);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = "CREATED", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("a repeated success: acknowledged; final orders stay final, and money that is due is refunded")
    void late(State state) {
        reach(state);

        for (int i = 0; i < 3; i++) {
            isAcknowledged(ModelCallback.paid(sn(), TOTAL));
            allThatIsNotBelieved();
        }

        assertThat(status()).isEqualTo(state.status);
        ends(state.end, state.kept);
    }

    @Test
    @DisplayName(
            "a success of an open order: PAID, once, waiting clients are answered at once; later callbacks change nothing")
    void known() {
        channels.customer(Customer.confirmsAfter(Duration.ofMillis(100)));
        Future<Reply> waiting = pay();
        until(0.2);
        assertThat(waiting.isComplete()).isFalse();

        isAcknowledged(ModelCallback.paid(sn(), TOTAL));

        assertThat(answer(waiting).code()).isEqualTo(ResultCode.PAY_SUCCESS);
        assertThat(second()).isEqualTo(0.2);
        long version = order().version();
        isAcknowledged(ModelCallback.paid(sn(), TOTAL));
        assertThat(order().version()).isEqualTo(version);
        ends(OrderStatus.PAID, TOTAL);
    }

    @Test
    @DisplayName("a success of an order that the gateway closed, and was charged: refunded, once, and shown")
    void givenBack() {
        gateway.sweeper().start();
        channels.next(PAY, Twist.late(60));
        pay();
        until(60.5);
        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
        assertThat(trade().kept()).isEqualTo(TOTAL);

        isAcknowledged(ModelCallback.paid(sn(), TOTAL));
        isAcknowledged(ModelCallback.paid(sn(), TOTAL));
        until(second() + 2);

        assertThat(statuses())
                .containsExactly(
                        OrderStatus.CREATED, OrderStatus.PAY_CANCELED, OrderStatus.PAY_ERROR, OrderStatus.PAY_CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(trade().charges()).isOne();
    }

    @ParameterizedTest(name = "the order''s {0}, verified with {1}: {2}")
    @CsvSource(
            nullValues = "none",
            value = {
                "default,  default,          taken",
                "b,        b,                taken",
                "b,        default,          refused",
                "default,  b,                refused",
                "*default, default,          refused",
                "default,  *conf,            refused",
                "b,        default b,        taken",
                "*conf,    default *conf,    taken",
                "none,     default,          taken",
                "none,     *default,         taken",
                "none,     *conf,            taken",
                "none,     b,                refused",
                "none,     *b,               refused"
            })
    @DisplayName("a success is taken only if it is verified with the account that the order is paid with")
    void ofTheOrdersAccount(String own, String verifying, String verdict) {
        channels.availability(new Channels.Availability(
                Channels.Availability.State.OPEN, own == null ? null : AccountName.read(own)));
        precreate(Payway.ALIPAY);
        trade().scan(Customer.PAYS);
        channels.verifying(
                Arrays.stream(verifying.split(" ")).map(AccountName::read).toArray(AccountName[]::new));

        if (verdict.equals("taken")) {
            isAcknowledged(ModelCallback.paid(sn(), TOTAL));
            assertThat(status()).isEqualTo(OrderStatus.PAID);
        } else {
            isRefused(ModelCallback.paid(sn(), TOTAL));
            assertThat(status()).isEqualTo(OrderStatus.CREATED);
        }
        ends(OrderStatus.PAID, TOTAL);
    }

    @Test
    @DisplayName("a store that does not answer: not acknowledged, and taken when it is sent again")
    void storeDown() {
        precreate(Payway.ALIPAY);
        RawCallback notice = ModelCallback.paid(sn(), TOTAL);
        trade().scan(Customer.PAYS);
        ledger.down(true);

        Future<CallbackReceipt> receipt = operation.run(Payway.ALIPAY, VirtualGateway.MERCHANT, notice);
        until(second() + 5);
        assertThat(receipt.result()).isInstanceOf(CallbackReceipt.NotNow.class);
        ledger.down(false);

        isAcknowledged(notice);
        assertThat(status()).isEqualTo(OrderStatus.PAID);
        ends(OrderStatus.PAID, TOTAL);
    }

    @Test
    @DisplayName("in doubt whether it is stored: not acknowledged")
    void inDoubt() {
        precreate(Payway.ALIPAY);
        trade().scan(Customer.PAYS);
        RawCallback notice = ModelCallback.paid(sn(), TOTAL);
        ledger.next(InMemoryLedger.Call.APPLY, InMemoryLedger.Fault.DOUBT_STORED);

        assertThat(notified(notice).result()).isInstanceOf(CallbackReceipt.NotNow.class);

        isAcknowledged(notice);
        ends(OrderStatus.PAID, TOTAL);
    }
}
