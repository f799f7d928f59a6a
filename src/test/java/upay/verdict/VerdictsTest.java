package upay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.protocol.CommError;
import upay.protocol.Reply;

@DisplayName("Every reply has a verdict, and hand_over only one whose order is certainly paid")
class VerdictsTest {
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");
    private static final long TOTAL = 1234;
    private static final int CANCEL = 77;

    /** What each operation may answer, beside FAIL. */
    private static final Map<TillOperation, Set<ResultCode>> CODES = new EnumMap<>(Map.of(
            TillOperation.PAY,
            EnumSet.of(
                    ResultCode.PAY_SUCCESS, ResultCode.PAY_IN_PROGRESS, ResultCode.PAY_FAIL, ResultCode.PAY_FAIL_ERROR),
            TillOperation.PRECREATE,
            EnumSet.of(ResultCode.PRECREATE_SUCCESS, ResultCode.PRECREATE_FAIL),
            TillOperation.QUERY,
            EnumSet.of(ResultCode.SUCCESS),
            TillOperation.CANCEL,
            EnumSet.of(
                    ResultCode.CANCEL_SUCCESS,
                    ResultCode.CANCEL_ABORT_SUCCESS,
                    ResultCode.CANCEL_IN_PROGRESS,
                    ResultCode.CANCEL_ERROR,
                    ResultCode.CANCEL_ABORT_ERROR),
            TillOperation.REFUND,
            EnumSet.of(ResultCode.REFUND_SUCCESS, ResultCode.REFUND_IN_PROGRESS, ResultCode.REFUND_ERROR)));

    /** The state of an order, beyond its status. */
    private enum InFlight {
        NOTHING,
        REFUND,
        CANCEL
    }

    private record Row(TillOperation operation, Reply.Answer answer, OrderStatus status, InFlight inFlight) {}

    private static Order order(OrderStatus status, InFlight inFlight) {
        return new Order(
                new OrderKey("m-1", 1),
                new Purchase(
                        "c-1",
                        new Fen(TOTAL),
                        new Purchase.Method(Payway.ALIPAY, SubPayway.BARCODE, "1", null),
                        new Purchase.Origin("t-1", "s-1", "o"),
                        new Purchase.Device(null, null, null),
                        new Purchase.Goods("tea", null, null),
                        new Purchase.Extras(null, null, null)),
                status,
                1,
                new Order.Balance(
                        new Fen(status == OrderStatus.PARTIAL_REFUNDED ? 1000 : TOTAL),
                        new Fen(inFlight == InFlight.REFUND ? 5 : 0),
                        0,
                        inFlight == InFlight.CANCEL ? CANCEL : 0,
                        status != OrderStatus.CREATED),
                Failure.NONE,
                new Order.Trade(true, null, null, null, null),
                Instant.EPOCH);
    }

    private static Transaction transaction(TransactionType type, TransactionStatus status) {
        return new Transaction(
                2,
                new OrderKey("m-1", 1),
                type,
                new Fen(type == TransactionType.REFUND ? 205 : TOTAL),
                Instant.EPOCH,
                Transaction.Request.by("o"),
                new Transaction.Result(status, Failure.NONE, null, null),
                new Transaction.Work(Step.DONE, null, null, 0, 0));
    }

    /** Each code with each error, each order status and each thing in flight: more than can occur. */
    private static List<Row> table() {
        List<Row> rows = new ArrayList<>();
        List<BizError> errors = new ArrayList<>(Arrays.asList(BizError.values()));
        errors.add(null);
        CODES.forEach((operation, codes) -> {
            Set<ResultCode> all = EnumSet.of(ResultCode.FAIL);
            all.addAll(codes);
            TransactionType type = operation == TillOperation.REFUND ? TransactionType.REFUND : TransactionType.PAY;
            for (ResultCode code : all) {
                for (BizError error : errors) {
                    rows.add(new Row(
                            operation, new Reply.Answer(code, error, null, null, null), null, InFlight.NOTHING));
                    for (OrderStatus status : OrderStatus.values()) {
                        for (InFlight inFlight : InFlight.values()) {
                            rows.add(new Row(
                                    operation,
                                    new Reply.Answer(
                                            code,
                                            error,
                                            null,
                                            order(status, inFlight),
                                            transaction(type, TransactionStatus.SUCCESS)),
                                    status,
                                    inFlight));
                        }
                    }
                }
            }
        });
        return rows;
    }

    private static CashierVerdict verdict(TillOperation operation, Reply reply, Language language) {
        CashierVerdict verdict = new Verdicts(language).of(operation, reply);
        assertThat(verdict).as("%s %s", operation, reply).isNotNull();
        return verdict;
    }

    private static void isOneSentence(String message, Language language) {
        assertThat(message).doesNotContain("{", "}");
        if (language == Language.ZH) {
            assertThat(message).endsWith("。").containsPattern(CHINESE);
            assertThat(message.indexOf('。')).isEqualTo(message.length() - 1);
        } else {
            assertThat(message).endsWith(".").doesNotContain(". ").doesNotContainPattern(CHINESE);
        }
    }

    @Test
    @DisplayName("each code, error, order status and thing in flight has one sentence in both languages")
    void complete() {
        List<Row> rows = table();

        assertThat(rows).hasSizeGreaterThan(10_000).allSatisfy(row -> {
            CashierVerdict zh = verdict(row.operation, row.answer, Language.ZH);
            CashierVerdict en = verdict(row.operation, row.answer, Language.EN);
            assertThat(zh.decision()).isEqualTo(en.decision());
            isOneSentence(zh.message(), Language.ZH);
            isOneSentence(en.message(), Language.EN);
        });
    }

    @Test
    @DisplayName("hand_over: PAID, with nothing in flight, of a pay, precreate or query that was processed")
    void handOver() {
        Set<ResultCode> paying = EnumSet.of(
                ResultCode.PAY_SUCCESS, ResultCode.PAY_IN_PROGRESS, ResultCode.PRECREATE_SUCCESS, ResultCode.SUCCESS);

        assertThat(table()).allSatisfy(row -> {
            boolean handedOver = verdict(row.operation, row.answer, Language.ZH).decision() == Decision.HAND_OVER;
            assertThat(handedOver)
                    .as("%s", row)
                    .isEqualTo(row.status == OrderStatus.PAID
                            && row.inFlight == InFlight.NOTHING
                            && paying.contains(row.answer.code()));
        });
    }

    @ParameterizedTest(name = "{0}, {1} in flight: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATED | NOTHING | WAIT | 付款12.34元尚未确认，暂勿交货，请继续查询。",
                "CREATED | CANCEL | DO_NOT_HAND_OVER | 订单正在撤销，请勿交货，如已扣款，系统正在退还顾客。",
                "PAID | NOTHING | HAND_OVER | 已收款12.34元，可以交货。",
                "PAID | REFUND | WAIT | 该订单有退款尚未确认，暂勿交货，请继续查询。",
                "PAID | CANCEL | DO_NOT_HAND_OVER | 订单正在撤销，请勿交货，如已扣款，系统正在退还顾客。",
                "PAY_CANCELED | NOTHING | DO_NOT_HAND_OVER | 未收款，请勿交货：交易失败、已撤销或本终端无权操作，请核对。",
                "PAY_ERROR | NOTHING | DO_NOT_HAND_OVER | 付款失败，请勿交货，如已扣款，系统正在退还顾客。",
                "REFUNDED | NOTHING | DO_NOT_HAND_OVER | 订单已全额退款12.34元，请勿交货。",
                "PARTIAL_REFUNDED | NOTHING | DO_NOT_HAND_OVER | 订单已部分退款，余10.00元，请勿再交货。",
                "REFUND_ERROR | NOTHING | WAIT | 该订单有退款尚未确认，暂勿交货，请继续查询。",
                "CANCELED | NOTHING | DO_NOT_HAND_OVER | 订单已撤销，12.34元已全额退回，请勿交货。",
                "CANCEL_ERROR | CANCEL | DO_NOT_HAND_OVER | 订单正在撤销，请勿交货，如已扣款，系统正在退还顾客。"
            })
    @DisplayName("a query of an order")
    void ofOrder(OrderStatus status, InFlight inFlight, Decision decision, String message) {
        Reply reply = new Reply.Answer(
                ResultCode.SUCCESS,
                null,
                null,
                order(status, inFlight),
                transaction(TransactionType.PAY, TransactionStatus.SUCCESS));

        assertThat(verdict(TillOperation.QUERY, reply, Language.ZH)).isEqualTo(new CashierVerdict(decision, message));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "IN_PROG, WAIT, The refund of CNY 2.05 is not confirmed yet",
        "REFUND_ERROR, WAIT, The refund of CNY 2.05 is not confirmed yet",
        "SUCCESS, DO_NOT_HAND_OVER, Refunded CNY 2.05",
        "FAIL_CANCELED, DO_NOT_HAND_OVER, Not refunded"
    })
    @DisplayName("a query about a refund never hands over, even if the order is PAID")
    void ofRefund(TransactionStatus status, Decision decision, String begin) {
        Reply reply = new Reply.Answer(
                ResultCode.SUCCESS,
                null,
                null,
                order(OrderStatus.PAID, InFlight.NOTHING),
                transaction(TransactionType.REFUND, status),
                true);

        CashierVerdict verdict = verdict(TillOperation.QUERY, reply, Language.EN);

        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.message()).startsWith(begin);
    }

    static Stream<Arguments> unknown() {
        return Stream.of(
                Arguments.of(TillOperation.PAY, ResultCode.PAY_IN_PROGRESS),
                Arguments.of(TillOperation.CANCEL, ResultCode.CANCEL_ABORT_ERROR),
                Arguments.of(TillOperation.CANCEL, ResultCode.CANCEL_ERROR),
                Arguments.of(TillOperation.CANCEL, ResultCode.CANCEL_IN_PROGRESS));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    @DisplayName("an unknown outcome without an order's data: wait, and what to do")
    void inDoubt(TillOperation operation, ResultCode code) {
        CashierVerdict verdict = verdict(operation, new Reply.Answer(code, null, null, null, null), Language.EN);

        assertThat(verdict.decision()).isEqualTo(Decision.WAIT);
        assertThat(verdict.message()).containsPattern("query|again");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "CREATED, NOTHING, WAIT",
        "CREATED, CANCEL, DO_NOT_HAND_OVER",
        "PAID, NOTHING, WAIT",
        "PAID, REFUND, WAIT",
        "PAID, CANCEL, DO_NOT_HAND_OVER",
        "PAY_CANCELED, NOTHING, DO_NOT_HAND_OVER",
        "PAY_ERROR, NOTHING, DO_NOT_HAND_OVER",
        "REFUNDED, NOTHING, DO_NOT_HAND_OVER",
        "PARTIAL_REFUNDED, NOTHING, DO_NOT_HAND_OVER",
        "REFUND_ERROR, NOTHING, WAIT",
        "CANCELED, NOTHING, DO_NOT_HAND_OVER",
        "CANCEL_ERROR, NOTHING, DO_NOT_HAND_OVER"
    })
    @DisplayName("a used number may be another sale's: it is not handed over before it was queried")
    void usedNumber(OrderStatus status, InFlight inFlight, Decision decision) {
        Reply reply = new Reply.Answer(
                ResultCode.FAIL,
                BizError.CLIENT_SN_CONFLICT,
                null,
                order(status, inFlight),
                transaction(TransactionType.PAY, TransactionStatus.SUCCESS));

        for (TillOperation operation : List.of(TillOperation.PAY, TillOperation.PRECREATE)) {
            assertThat(verdict(operation, reply, Language.ZH).decision()).isEqualTo(decision);
        }
    }

    @ParameterizedTest
    @EnumSource(CommError.class)
    @DisplayName("a communication error: nothing was begun, but an order that was asked for is still unknown")
    void communicationErrors(CommError error) {
        for (TillOperation operation : TillOperation.values()) {
            for (Language language : Language.values()) {
                CashierVerdict verdict = verdict(operation, new Reply.Refusal(error), language);

                boolean begins = operation == TillOperation.PAY || operation == TillOperation.PRECREATE;
                assertThat(verdict.decision()).isEqualTo(begins ? Decision.DO_NOT_HAND_OVER : Decision.WAIT);
                isOneSentence(verdict.message(), language);
            }
        }
    }

    @Test
    @DisplayName("amounts have two decimals")
    void amounts() {
        Reply reply = new Reply.Answer(
                ResultCode.REFUND_SUCCESS,
                null,
                null,
                order(OrderStatus.PARTIAL_REFUNDED, InFlight.NOTHING),
                transaction(TransactionType.REFUND, TransactionStatus.SUCCESS));

        assertThat(verdict(TillOperation.REFUND, reply, Language.ZH).message()).isEqualTo("已退款2.05元，请勿交货。");
    }
}
