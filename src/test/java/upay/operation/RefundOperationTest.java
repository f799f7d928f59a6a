package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.BizError.REFUND_AMT_NOT_EQUAL_TOTAL;
import static upay.domain.BizError.REFUND_REQUEST_CONFLICT;
import static upay.domain.BizError.SELLER_BALANCE_NOT_ENOUGH;
import static upay.domain.BizError.UPAY_ORDER_NOT_EXISTS;
import static upay.domain.BizError.UPAY_REFUND_INVALID_ORDER_STATE;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.REFUNDED;
import static upay.domain.ResultCode.FAIL;
import static upay.domain.ResultCode.REFUND_ERROR;
import static upay.domain.ResultCode.REFUND_SUCCESS;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;

import io.vertx.core.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.operation.ScriptedChannels.Asked;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.protocol.OrderRef;
import upay.protocol.Reply;

@DisplayName("refund: each number is one refund, however often it is asked for")
class RefundOperationTest extends VirtualTimeTestBase {
    @BeforeEach
    void sweep() {
        gateway.sweeper().start();
    }

    @Test
    @DisplayName("part after part until nothing is left, each under its own number at the channel")
    void parts() {
        paid(Payway.ALIPAY);

        Reply.Answer first = answer(refund("r1", 300));
        assertAnswer(first, REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(first.order().balance().net().value()).isEqualTo(700);
        assertThat(first.transaction().type()).isEqualTo(TransactionType.REFUND);
        assertThat(first.transaction().amount().value()).isEqualTo(300);
        assertThat(first.transaction().request().operator()).isEqualTo("refunder");
        assertThat(first.transaction().request().clientTsn()).isEqualTo("tsn");
        assertThat(first.transaction().request().reflect()).isEqualTo("reflected");
        assertThat(first.transaction().result().finishTime()).isEqualTo(time.now());
        assertThat(answer(refund("r2", 701)).error()).isEqualTo(REFUND_AMT_NOT_EQUAL_TOTAL);
        assertAnswer(answer(refund("r2", 700)), REFUND_SUCCESS, null, REFUNDED);

        assertThat(trade().kept()).isZero();
        assertThat(channels.asked(REFUND).stream().map(a -> a.call().movement().tsn()))
                .doesNotHaveDuplicates();
        assertThat(answer(refund("r3", 1)).error()).isEqualTo(UPAY_REFUND_INVALID_ORDER_STATE);
    }

    @Test
    @DisplayName("the same number again gets that refund's outcome; with another amount it is a conflict")
    void replay() {
        paid(Payway.ALIPAY);
        Reply.Answer first = answer(refund("r1", TOTAL));

        Reply.Answer again = answer(refund("r1", TOTAL));
        Reply.Answer conflict = answer(refund("r1", 1));

        assertAnswer(again, REFUND_SUCCESS, null, REFUNDED);
        assertThat(again.transaction()).isEqualTo(first.transaction());
        assertAnswer(conflict, FAIL, REFUND_REQUEST_CONFLICT, REFUNDED);
        assertThat(asked(REFUND)).isEqualTo(1);
    }

    @Test
    @DisplayName("refused by the channel: the order is as before, the number is used, and a new try takes a new one")
    void refusedByChannel() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Kind.REFUSED);

        Reply.Answer told = answer(refund("r1", 300));

        assertAnswer(told, FAIL, SELLER_BALANCE_NOT_ENOUGH, PAID);
        assertThat(told.message()).isEqualTo(SELLER_BALANCE_NOT_ENOUGH.message() + "：refused");
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.FAIL_CANCELED);
        assertThat(told.order().balance().net().value()).isEqualTo(TOTAL);
        assertThat(told.order().balance().refunding().isZero()).isTrue();
        assertAnswer(answer(refund("r1", 300)), FAIL, SELLER_BALANCE_NOT_ENOUGH, PAID);
        assertThat(asked(REFUND)).isEqualTo(1);
        assertAnswer(answer(refund("r2", 300)), REFUND_SUCCESS, null, PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("refused before anything is stored, a number stays free")
    void refusedBefore() {
        assertThat(answer(refund("r1", 300)).error()).isEqualTo(UPAY_ORDER_NOT_EXISTS);
        channels.customer(ModelTrade.Customer.NEVER);
        pay();
        Reply.Answer open = answer(refund("r1", 300));
        assertAnswer(open, FAIL, UPAY_REFUND_INVALID_ORDER_STATE, OrderStatus.CREATED);
        assertThat(open.message()).contains("CREATED");
        cancel();
        assertThat(answer(refund("r1", 300)).error()).isEqualTo(UPAY_REFUND_INVALID_ORDER_STATE);
        assertThat(state().transactions()).hasSize(2);
        assertThat(asked(REFUND)).isZero();
    }

    @Test
    @DisplayName("no such order comes before the same number, that before the state, and that before the amount")
    void orderOfRefusals() {
        paid(Payway.ALIPAY);
        refund("r1", TOTAL);

        assertThat(answer(settled(gateway.refund("nobody's", "r1", 5))).error()).isEqualTo(UPAY_ORDER_NOT_EXISTS);
        assertThat(answer(refund("r1", 5)).error()).isEqualTo(REFUND_REQUEST_CONFLICT);
        assertThat(answer(refund("r2", 2 * TOTAL)).error()).isEqualTo(UPAY_REFUND_INVALID_ORDER_STATE);
    }

    /**
     * @param second when the client is answered
     * @param calls how often money was asked for, in the end
     */
    record Course(Payway payway, Kind first, Kind then, double second, ResultCode code, OrderStatus end, int calls) {}

    static Stream<Course> courses() {
        Payway a = Payway.ALIPAY;
        Payway w = Payway.WECHAT;
        return Stream.of(
                new Course(a, Kind.DONE_LOST, Kind.ANSWERED, 10, REFUND_ERROR, PARTIAL_REFUNDED, 1),
                new Course(a, Kind.DONE_GARBAGE, Kind.ANSWERED, 1, REFUND_SUCCESS, PARTIAL_REFUNDED, 1),
                new Course(a, Kind.GARBAGE, Kind.ANSWERED, 1, REFUND_SUCCESS, PARTIAL_REFUNDED, 2),
                new Course(a, Kind.IN_PROGRESS, Kind.ANSWERED, 1, REFUND_SUCCESS, PARTIAL_REFUNDED, 2),
                new Course(a, Kind.NOT_SENT, Kind.ANSWERED, 1, REFUND_SUCCESS, PARTIAL_REFUNDED, 2),
                new Course(a, Kind.FORGED_REFUSAL, Kind.ANSWERED, 0, FAIL, PAID, 1),
                new Course(a, Kind.DONE_FORGED_REFUSAL, Kind.ANSWERED, 0, REFUND_SUCCESS, PARTIAL_REFUNDED, 1),
                new Course(a, Kind.GARBAGE, Kind.REFUSED, 1, FAIL, PAID, 2),
                new Course(a, Kind.GARBAGE, Kind.GARBAGE, 3, REFUND_SUCCESS, PARTIAL_REFUNDED, 3),
                new Course(w, Kind.ANSWERED, Kind.ANSWERED, 0, REFUND_SUCCESS, PARTIAL_REFUNDED, 1),
                new Course(w, Kind.DONE_GARBAGE, Kind.ANSWERED, 3, REFUND_SUCCESS, PARTIAL_REFUNDED, 1),
                new Course(w, Kind.LOST, Kind.ANSWERED, 10, REFUND_ERROR, PARTIAL_REFUNDED, 2));
    }

    @ParameterizedTest
    @MethodSource("courses")
    @DisplayName("what is lost or spoilt on the way is found out, under the same number")
    void courses(Course course) {
        paid(course.payway);
        channels.next(REFUND, course.first, course.then);

        Future<Reply> reply = refund("r1", 300);

        Reply.Answer told = course.second == 0 ? answer(reply) : answerAt(course.second, reply);
        assertThat(told.code()).isEqualTo(course.code);
        assertThat(told.order().status())
                .isEqualTo(course.code == REFUND_ERROR ? OrderStatus.REFUND_ERROR : course.end);
        until(100);
        assertThat(status()).isEqualTo(course.end);
        assertThat(order().balance().net().value()).isEqualTo(trade().kept());
        assertThat(order().balance().refunding().isZero()).isTrue();
        assertThat(order().balance().unknownRefunds()).isZero();
        assertThat(channels.asked(REFUND)).hasSize(course.calls);
        assertThat(channels.asked(REFUND).stream()
                        .map(a -> a.call().movement().tsn())
                        .distinct())
                .hasSize(1);
        Reply.Answer replayed = answer(refund("r1", 300));
        assertThat(replayed.code()).isEqualTo(course.end == PAID ? FAIL : REFUND_SUCCESS);
    }

    @Test
    @DisplayName("unknown after 10 s: REFUND_ERROR, kept at, and then as if it had succeeded")
    void unknown() {
        paid(Payway.ALIPAY);
        always(REFUND, Kind.LOST);
        always(REFUND_QUERY, Kind.LOST);

        Reply.Answer told = answerAt(10, refund("r1", 300));

        assertAnswer(told, REFUND_ERROR, null, OrderStatus.REFUND_ERROR);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.REFUND_ERROR);
        assertThat(told.order().balance().net().value()).isEqualTo(TOTAL);
        assertThat(answerAt(11, refund("r1", 300)).code()).isEqualTo(REFUND_ERROR);
        assertThat(answer(refund("r2", 300)).error()).isEqualTo(UPAY_REFUND_INVALID_ORDER_STATE);
        assertThat(answer(cancel()).error()).isEqualTo(BizError.UPAY_CANCEL_INVALID_ORDER_STATE);
        until(200);
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);
        heal();
        until(300);
        assertEnded(PARTIAL_REFUNDED, TransactionStatus.SUCCESS);
        assertThat(trade().returned()).isEqualTo(300);
    }

    @Test
    @DisplayName("of unknown outcome and refused in the end: the state before")
    void unknownThenRefused() {
        paid(Payway.ALIPAY);
        always(REFUND, Kind.GARBAGE);
        answerAt(9, refund("r1", 300));
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);
        always(REFUND, Kind.REFUSED);

        until(60);

        assertEnded(PAID, TransactionStatus.FAIL_CANCELED);
        assertThat(newest().failure().error()).isEqualTo(SELLER_BALANCE_NOT_ENOUGH);
        assertThat(trade().returned()).isZero();
    }

    @Test
    @DisplayName("a refund whose verification is uncertain is queried until its outcome is known")
    void verificationInDoubt() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Kind.FORGED_REFUSAL);
        channels.next(REFUND_QUERY, Kind.GARBAGE, Kind.IN_PROGRESS);

        Reply.Answer told = answerAt(3, refund("r1", 300));

        assertAnswer(told, REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(trade().returned()).isEqualTo(300);
    }

    @Test
    @DisplayName(
            "several in flight, one of unknown outcome: REFUND_ERROR until that is known, each with its own answer")
    void severalAtOnce() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(2));
        channels.next(REFUND, Kind.LOST);
        channels.next(REFUND, Twist.slow(4));
        Future<Reply> first = refund("r1", 100);
        Future<Reply> lost = refund("r2", 200);
        Future<Reply> last = refund("r3", 300);
        assertThat(answer(refund("r4", 401)).error()).isEqualTo(REFUND_AMT_NOT_EQUAL_TOTAL);
        assertThat(order().balance().refunding().value()).isEqualTo(600);
        always(REFUND_QUERY, Kind.LOST);

        assertAnswer(answerAt(2, first), REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertAnswer(answerAt(4, last), REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertAnswer(answerAt(10, lost), REFUND_ERROR, null, OrderStatus.REFUND_ERROR);
        assertThat(order().balance().net().value()).isEqualTo(600);
        assertThat(order().balance().refunding().value()).isEqualTo(200);
        heal();
        until(60);
        assertThat(status()).isEqualTo(PARTIAL_REFUNDED);
        assertThat(order().balance().net().value()).isEqualTo(400).isEqualTo(trade().kept());
    }

    @Test
    @DisplayName("a repetition of a number in flight joins it, and is answered with its result")
    void joins() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(6));
        Future<Reply> first = refund("r1", 300);
        until(3);
        Future<Reply> second = refund("r1", 300);
        Future<Reply> elsewhere = settled(another().refund("a", "r1", 300));

        assertAnswer(answerAt(6, first), REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(answer(second).transaction()).isEqualTo(answer(first).transaction());
        until(6.3);
        assertThat(answer(elsewhere).transaction()).isEqualTo(answer(first).transaction());
        assertThat(channels.asked(REFUND)).hasSize(1);
    }

    @Test
    @DisplayName("the same number again, without an outcome yet, brings its next attempt forward, at most once in 2 s")
    void repeatedWithoutAnOutcome() {
        paid(Payway.ALIPAY);
        always(REFUND, Kind.GARBAGE);
        refund("r1", 300);
        until(60);
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);
        long before = asked(REFUND_QUERY);
        assertThat(answer(refund("r1", 300)).code()).isEqualTo(REFUND_ERROR);
        assertThat(asked(REFUND_QUERY)).isEqualTo(before + 1);
        assertThat(answerAt(61, refund("r1", 300)).code()).isEqualTo(REFUND_ERROR);
        assertThat(asked(REFUND_QUERY)).isEqualTo(before + 1);
        heal();
        until(63);

        Reply.Answer told = answer(refund("r1", 300));

        assertAnswer(told, REFUND_SUCCESS, null, PARTIAL_REFUNDED);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.SUCCESS);
        assertThat(trade().returned()).isEqualTo(300);
    }

    @Test
    @DisplayName("accepted counts as success; closed by the channel later it is REFUND_ERROR, for manual review")
    void closedLater() {
        paid(Payway.WECHAT);
        trade().closesNextRefund = true;
        assertAnswer(answer(refund("r1", TOTAL)), REFUND_SUCCESS, null, REFUNDED);
        assertThat(newest().step()).isEqualTo(Step.WATCH);

        until(70);

        assertEnded(OrderStatus.REFUND_ERROR, TransactionStatus.REFUND_ERROR);
        assertThat(newest().step()).isEqualTo(Step.HUMAN);
        assertThat(order().balance().net().value()).isEqualTo(TOTAL).isEqualTo(trade().kept());
        assertThat(order().balance().refunding().value()).isEqualTo(TOTAL);
        assertThat(answer(refund("r1", TOTAL)).code()).isEqualTo(REFUND_ERROR);
    }

    @Test
    @DisplayName("an accepted refund is looked at after 1, 5, 10, 20 and then every 30 minutes, until it is through")
    void watched() {
        paid(Payway.WECHAT);
        trade().processing = java.time.Duration.ofMinutes(100);
        refund("r1", 300);

        until(3 * 3600);

        assertThat(channels.asked(REFUND_QUERY).stream().map(Asked::second).map(at -> Math.round(at / 60)))
                .containsExactly(1L, 6L, 16L, 36L, 66L, 96L, 126L);
        assertEnded(PARTIAL_REFUNDED, TransactionStatus.SUCCESS);
        assertThat(newest().step()).isEqualTo(Step.DONE);
    }

    @Test
    @DisplayName("sn, the channel's number and client_sn name the order alike")
    void references() {
        paid(Payway.ALIPAY);
        String sn = Long.toString(order().key().sn());

        assertThat(answer(settled(gateway.refund(new OrderRef(sn, null), "r1", 1)))
                        .code())
                .isEqualTo(REFUND_SUCCESS);
        assertThat(answer(settled(gateway.refund(new OrderRef("T" + sn, null), "r2", 1)))
                        .code())
                .isEqualTo(REFUND_SUCCESS);
        assertThat(answer(settled(gateway.refund(new OrderRef(sn, "a"), "r3", 1)))
                        .code())
                .isEqualTo(REFUND_SUCCESS);
    }
}
