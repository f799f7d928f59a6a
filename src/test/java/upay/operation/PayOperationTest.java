package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.BizError.INSUFFICIENT_FUND;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.TRADE_TIMEOUT;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.ResultCode.PAY_FAIL;
import static upay.domain.ResultCode.PAY_IN_PROGRESS;
import static upay.domain.ResultCode.PAY_SUCCESS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.port.Channels;
import upay.protocol.CommError;
import upay.protocol.Reply;

@DisplayName("pay: every way in which a payment can go")
class PayOperationTest extends VirtualTimeTestBase {
    /**
     * @param the fault of the call, and the customer's reaction
     * @param end the order after five minutes
     */
    private record Course(String name, Twist what, Customer customer, Told answer, End end) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** @param second when the client is answered */
    private record Told(double second, ResultCode code, BizError error) {}

    /** @param kept what is kept of the customer's money */
    private record End(OrderStatus status, BizError error, long kept) {}

    private static Course ends(
            String name, Twist what, Customer customer, double second, ResultCode code, OrderStatus end) {
        return new Course(
                name, what, customer, new Told(second, code, null), new End(end, null, end == PAID ? TOTAL : 0));
    }

    private static Course fails(
            String name, Twist what, Customer customer, double second, ResultCode code, BizError error) {
        BizError told = code == PAY_FAIL ? error : null;
        return new Course(name, what, customer, new Told(second, code, told), new End(PAY_CANCELED, error, 0));
    }

    private static final Twist FINE = Twist.of(Kind.ANSWERED);

    static Stream<Course> courses() {
        Customer pays = Customer.PAYS;
        return Stream.of(
                ends("paid at once", FINE, pays, 0, PAY_SUCCESS, PAID),
                ends("confirmed after 3 s", FINE, confirms(3), 3, PAY_SUCCESS, PAID),
                ends("confirmed after 21 s", FINE, confirms(21), 20, PAY_IN_PROGRESS, PAID),
                ends("confirmed just before the deadline", FINE, confirms(49), 20, PAY_IN_PROGRESS, PAID),
                fails("never confirmed", FINE, Customer.NEVER, 20, PAY_IN_PROGRESS, TRADE_TIMEOUT),
                fails("declined after 3 s", FINE, Customer.declinesAfter(seconds(3)), 3, PAY_FAIL, TRADE_FAILED),
                fails("refused", FINE, Customer.refused(INSUFFICIENT_FUND), 0, PAY_FAIL, INSUFFICIENT_FUND),
                ends("charged, no answer", Twist.of(Kind.DONE_LOST), pays, 16, PAY_SUCCESS, PAID),
                fails("not charged, no answer", Twist.of(Kind.LOST), pays, 20, PAY_IN_PROGRESS, TRADE_TIMEOUT),
                ends("charged, useless answer", Twist.of(Kind.DONE_GARBAGE), pays, 1, PAY_SUCCESS, PAID),
                fails("not charged, useless answer", Twist.of(Kind.GARBAGE), pays, 20, PAY_IN_PROGRESS, TRADE_TIMEOUT),
                fails("unsigned refusal", Twist.of(Kind.FORGED_REFUSAL), pays, 0, PAY_FAIL, INSUFFICIENT_FUND),
                ends("charged, unsigned refusal", Twist.of(Kind.DONE_FORGED_REFUSAL), pays, 0, PAY_SUCCESS, PAID),
                ends("charged, said to be charged already", Twist.of(Kind.DONE_ALREADY), pays, 0, PAY_SUCCESS, PAID),
                fails("not sent", Twist.of(Kind.NOT_SENT), pays, 0, PAY_FAIL, TRADE_FAILED),
                ends("answered after 12 s", Twist.slow(12), pays, 12, PAY_SUCCESS, PAID),
                ends("answered after 60 s", Twist.slow(60), pays, 16, PAY_SUCCESS, PAID),
                ends("charged after 40 s, unasked", Twist.late(40), pays, 20, PAY_IN_PROGRESS, PAID),
                fails("charged after 60 s, unasked", Twist.late(60), pays, 20, PAY_IN_PROGRESS, TRADE_TIMEOUT),
                fails("charged after 160 s, unasked", Twist.late(160), pays, 20, PAY_IN_PROGRESS, TRADE_TIMEOUT),
                fails("charged after 299 s, unasked", Twist.late(299), pays, 20, PAY_IN_PROGRESS, TRADE_TIMEOUT));
    }

    private static Customer confirms(int after) {
        return Customer.confirmsAfter(seconds(after));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @ParameterizedTest
    @MethodSource("courses")
    void courses(Course course) {
        gateway.sweeper().start();
        channels.customer(course.customer);
        channels.next(ChannelAction.PAY, course.what);

        Future<Reply> reply = settled(gateway.pay("a", Payway.ALIPAY, TOTAL));

        Reply.Answer told = course.answer.second == 0 ? answer(reply) : answerAt(course.answer.second, reply);
        OrderStatus then =
                course.answer.code == PAY_SUCCESS ? PAID : course.answer.code == PAY_FAIL ? PAY_CANCELED : CREATED;
        assertAnswer(told, course.answer.code, course.answer.error, then);
        until(330);
        assertEnded(
                course.end.status,
                course.end.status == PAID ? TransactionStatus.SUCCESS : TransactionStatus.FAIL_CANCELED);
        assertThat(order().failure().error()).isEqualTo(course.end.error);
        assertThat(trade().kept()).isEqualTo(course.end.kept);
        assertThat(asked(ChannelAction.PAY)).isEqualTo(1);
        assertThat(state().payment().isOpen()).isFalse();
        assertThat(gateway.settlement().active()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = BizError.class,
            names = {
                "AUTHCODE_EXPIRE",
                "INSUFFICIENT_FUND",
                "EXPIRED_BARCODE",
                "INVALID_BARCODE",
                "BUYER_OVER_DAILY_LIMIT",
                "BUYER_OVER_TRANSACTION_LIMIT",
                "SELLER_OVER_DAILY_LIMIT"
            })
    @DisplayName("a refusal keeps its code, and the channel's words stand behind the code's own")
    void refusals(BizError error) {
        channels.customer(Customer.refused(error));

        Reply.Answer told = answer(pay());

        assertAnswer(told, PAY_FAIL, error, PAY_CANCELED);
        assertThat(told.message()).isEqualTo(error.message() + "：the channel's words");
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.FAIL_CANCELED);
        assertThat(told.transaction().result().finishTime()).isEqualTo(time.now());
        assertThat(told.order().balance().net().value()).isEqualTo(TOTAL);
        assertThat(asked(ChannelAction.QUERY)).isZero();
    }

    @Test
    @DisplayName("the channel's data of the payer and the trade are in the answer")
    void facts() {
        Reply.Answer told = answer(pay());

        assertThat(told.order().trade().tradeNo())
                .isEqualTo("T" + told.order().key().sn());
        assertThat(told.order().trade().payerUid()).startsWith("payer-");
        assertThat(told.order().trade().payerLogin()).isEqualTo("p***r");
        assertThat(told.transaction().result().channelFinishTime()).isEqualTo(time.now());
        assertThat(told.order().ctime()).isEqualTo(time.now());
    }

    @Test
    @DisplayName("it is stored before the channel is called, as owned by the instance, with a deadline and a due time")
    void storedFirst() {
        channels.customers(call -> {
            assertThat(status()).isEqualTo(CREATED);
            assertThat(newest().work().owner()).isEqualTo(gateway.node().id());
            assertThat(newest().step()).isEqualTo(Step.PAY);
            assertThat(newest().work().deadline()).isEqualTo(time.now().plus(seconds(50)));
            assertThat(newest().work().dueAt()).isAfter(newest().work().deadline());
            assertThat(call.offer().expiresAfter()).isEqualTo(seconds(50));
            assertThat(call.offer().paymentCode().reveal()).startsWith("28");
            return Customer.PAYS;
        });

        assertThat(answer(pay()).code()).isEqualTo(PAY_SUCCESS);
    }

    @Test
    @DisplayName(
            "the more are in progress at once, the less often each is queried; the first time and its end are unchanged")
    void manyInProgress() {
        int orders = 6_000;
        channels.customer(Customer.NEVER);
        for (int i = 1; i <= orders; i++) {
            gateway.pay("c" + i, Payway.ALIPAY, TOTAL);
        }
        assertThat(gateway.settlement().inProgress()).isEqualTo(orders);

        until(51);

        long last =
                channels.asked(ChannelAction.PAY).get(orders - 1).call().order().sn();
        assertThat(channels.asked().stream()
                        .filter(a -> a.call().order().sn() == last)
                        .filter(a -> a.action() != ChannelAction.PAY)
                        .map(a -> a.action() + " " + Math.round(a.second())))
                .containsExactly(
                        "QUERY 1",
                        "QUERY 7",
                        "QUERY 13",
                        "QUERY 19",
                        "QUERY 25",
                        "QUERY 31",
                        "QUERY 37",
                        "QUERY 43",
                        "QUERY 49",
                        "QUERY 50",
                        "UNDO 50");
        assertThat(channels.asked(ChannelAction.QUERY).stream().filter(a -> a.second() > 2 && a.second() < 49))
                .hasSizeLessThanOrEqualTo(47 * Schedules.DEFAULT.polling().maxPollsPerSecond());
        assertThat(gateway.settlement().active()).isZero();
        assertThat(gateway.settlement().inProgress()).isZero();
    }

    @Test
    @DisplayName(
            "undone at 50 s, the channel is asked again after 30 s, after 120 s, and just after the code's life has ended")
    void verificationTimes() {
        gateway.sweeper().start();
        channels.next(ChannelAction.PAY, Kind.LOST);
        pay();
        until(51);
        long before = asked(ChannelAction.QUERY);

        until(600);

        assertThat(channels.asked(ChannelAction.QUERY).stream().skip(before).map(ScriptedChannels.Asked::second))
                .satisfiesExactly(
                        at -> assertThat(at).isBetween(80.0, 81.0),
                        at -> assertThat(at).isBetween(170.0, 171.0),
                        at -> assertThat(at).isBetween(310.0, 311.0));
        assertThat(newest().step()).isEqualTo(Step.DONE);
    }

    @Test
    @DisplayName("an instance that has lost its lease sends no payment, and nothing is charged")
    void lostLease() {
        gateway.node().loseLease();

        assertAnswer(answer(pay()), PAY_FAIL, TRADE_FAILED, PAY_CANCELED);
        assertThat(trade().paysSent).isZero();
    }

    @Test
    @DisplayName("a client that has gone gets no payment, and nothing is stored")
    void gone() {
        Future<Reply> reply =
                settled(gateway.pay(VirtualGateway.request("a", "1", TOTAL), () -> Future.succeededFuture(true)));

        assertThat(reply.result()).isEqualTo(new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS));
        assertThat(ledger.books().keys()).isEmpty();
    }

    @Test
    @DisplayName("a client that goes while its payment is being stored is not charged: a query may have found no order")
    void goneMeanwhile() {
        AtomicInteger asked = new AtomicInteger();

        Future<Reply> reply = settled(gateway.pay(
                VirtualGateway.request("a", "1", TOTAL), () -> Future.succeededFuture(asked.getAndIncrement() > 0)));

        assertAnswer(answer(reply), PAY_FAIL, TRADE_FAILED, PAY_CANCELED);
        assertThat(trade().paysSent).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("nothing is stored, and nothing is sent, before it is known whether the client has gone")
    void unknownWhetherGone(boolean leaves) {
        Promise<Boolean> before = Promise.promise();
        Promise<Boolean> after = Promise.promise();
        AtomicInteger asked = new AtomicInteger();

        Future<Reply> reply = settled(gateway.pay(
                VirtualGateway.request("a", "1", TOTAL),
                () -> asked.getAndIncrement() == 0 ? before.future() : after.future()));

        assertThat(ledger.books().keys()).isEmpty();
        before.complete(false);
        settled(reply);
        assertThat(status()).isEqualTo(CREATED);
        assertThat(asked(ChannelAction.PAY)).isZero();
        after.complete(leaves);
        settled(reply);

        assertAnswer(
                answer(reply),
                leaves ? PAY_FAIL : PAY_SUCCESS,
                leaves ? TRADE_FAILED : null,
                leaves ? PAY_CANCELED : PAID);
        assertThat(asked(ChannelAction.PAY)).isEqualTo(leaves ? 0 : 1);
    }

    @Test
    @DisplayName("a payment whose client's presence cannot be determined is not sent")
    void presenceUnknown() {
        AtomicInteger asked = new AtomicInteger();

        Future<Reply> reply = settled(gateway.pay(
                VirtualGateway.request("a", "1", TOTAL),
                () -> asked.getAndIncrement() == 0
                        ? Future.succeededFuture(false)
                        : Future.failedFuture("its event loop has ended")));

        assertAnswer(answer(reply), PAY_FAIL, TRADE_FAILED, PAY_CANCELED);
        assertThat(asked(ChannelAction.PAY)).isZero();
    }

    @Test
    @DisplayName("a payway is taken from the code, or as given; an unknown one is refused before anything is stored")
    void payways() {
        assertThat(refusal(gateway.pay(VirtualGateway.request("a", "99", TOTAL), VirtualGateway.THERE)))
                .isEqualTo(CommError.UNEXPECTED_PROVIDER_ERROR);
        assertThat(refusal(gateway.pay(VirtualGateway.request("a", null, "000", TOTAL), VirtualGateway.THERE)))
                .isEqualTo(CommError.INVALID_BARCODE);
        channels.availability(Channels.Availability.ABSENT);
        assertThat(refusal(gateway.pay("a", Payway.ALIPAY, TOTAL))).isEqualTo(CommError.UNEXPECTED_PROVIDER_ERROR);
        assertThat(ledger.books().keys()).isEmpty();
        channels.availability(Channels.Availability.open(AccountName.OWN));

        Future<Reply> recognised = settled(gateway.pay(VirtualGateway.request("a", null, TOTAL), VirtualGateway.THERE));

        assertThat(answer(recognised).order().purchase().payway()).isEqualTo(Payway.ALIPAY);
    }

    private CommError refusal(Future<Reply> reply) {
        return ((Reply.Refusal) settled(reply).result()).error();
    }
}
