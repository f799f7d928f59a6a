package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalProfile;
import upay.http.HttpSettings;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.protocol.OrderRef;
import upay.protocol.QueryRequest;
import upay.protocol.RefundRequest;
import upay.protocol.Reply;

@DisplayName("Each dialect has its own answer to a refund or cancel without an outcome, whoever asks, and how often")
class DialectReplyTest extends VirtualTimeTestBase {

    /**
     * In each situation: what is asked, the answer to a terminal of each dialect (result code or error code, and the
     * transaction's status), and the order's status.
     */
    private static final String TABLE = """
            refund unanswered       | refund  | REFUND_ERROR         REFUND_ERROR    | REFUND_IN_PROGRESS IN_PROG | REFUND_ERROR
            refund unanswered       | query   | SUCCESS              REFUND_ERROR    | SUCCESS IN_PROG            | REFUND_ERROR
            refund unanswered       | another | UPAY_REFUND_INVALID_ORDER_STATE REFUND_ERROR | UPAY_REFUND_INVALID_ORDER_STATE IN_PROG | REFUND_ERROR
            refund unanswered       | cancel  | UPAY_CANCEL_INVALID_ORDER_STATE REFUND_ERROR | UPAY_CANCEL_INVALID_ORDER_STATE IN_PROG | REFUND_ERROR
            refund unanswered       | pay     | CLIENT_SN_CONFLICT REFUND_ERROR | CLIENT_SN_CONFLICT IN_PROG | REFUND_ERROR
            refund unanswered, done | refund  | REFUND_SUCCESS       SUCCESS         | REFUND_SUCCESS SUCCESS     | PARTIAL_REFUNDED
            refund unanswered, done | query   | SUCCESS              SUCCESS         | SUCCESS SUCCESS            | PARTIAL_REFUNDED
            refund refused          | refund  | SELLER_BALANCE_NOT_ENOUGH FAIL_CANCELED | SELLER_BALANCE_NOT_ENOUGH FAIL_CANCELED | PAID
            refund refused          | query   | SUCCESS              FAIL_CANCELED   | SUCCESS FAIL_CANCELED      | PAID
            refund unknown for long | refund  | REFUND_ERROR         REFUND_ERROR    | REFUND_ERROR REFUND_ERROR  | REFUND_ERROR
            refund unknown for long | query   | SUCCESS              REFUND_ERROR    | SUCCESS REFUND_ERROR       | REFUND_ERROR
            refund closed later     | refund  | REFUND_ERROR         REFUND_ERROR    | REFUND_ERROR REFUND_ERROR  | REFUND_ERROR
            refund closed later     | query   | SUCCESS              REFUND_ERROR    | SUCCESS REFUND_ERROR       | REFUND_ERROR
            cancel unanswered       | cancel  | CANCEL_ERROR         CANCEL_ERROR    | CANCEL_IN_PROGRESS IN_PROG | CANCEL_ERROR
            cancel unanswered       | query   | SUCCESS              CANCEL_ERROR    | SUCCESS IN_PROG            | CANCEL_ERROR
            cancel unanswered       | refund  | UPAY_REFUND_INVALID_ORDER_STATE CANCEL_ERROR | UPAY_REFUND_INVALID_ORDER_STATE IN_PROG | CANCEL_ERROR
            cancel unanswered, done | cancel  | CANCEL_SUCCESS       SUCCESS         | CANCEL_SUCCESS SUCCESS     | CANCELED
            cancel refused          | cancel  | CANCEL_ERROR         CANCEL_ERROR    | CANCEL_ERROR CANCEL_ERROR  | CANCEL_ERROR
            cancel refused          | query   | SUCCESS              CANCEL_ERROR    | SUCCESS CANCEL_ERROR       | CANCEL_ERROR
            cancel refused, then unanswered | cancel | CANCEL_ERROR  CANCEL_ERROR    | CANCEL_ERROR CANCEL_ERROR  | CANCEL_ERROR
            cancel unknown for long | cancel  | CANCEL_ERROR         CANCEL_ERROR    | CANCEL_ERROR CANCEL_ERROR  | CANCEL_ERROR
            cancel closed later     | cancel  | CANCEL_ERROR         CANCEL_ERROR    | CANCEL_ERROR CANCEL_ERROR  | CANCEL_ERROR
            abort unanswered        | cancel  | CANCEL_ABORT_ERROR   CANCEL_ERROR    | CANCEL_IN_PROGRESS IN_PROG | CANCEL_ERROR
            abort unanswered        | query   | TRADE_FAILED         CANCEL_ERROR    | TRADE_FAILED IN_PROG       | CANCEL_ERROR
            abort unanswered, done  | cancel  | CANCEL_ABORT_SUCCESS SUCCESS         | CANCEL_ABORT_SUCCESS SUCCESS | PAY_CANCELED
            abort refused           | cancel  | CANCEL_ABORT_ERROR   CANCEL_ERROR    | CANCEL_ABORT_ERROR CANCEL_ERROR | CANCEL_ERROR
            abort unknown for long  | cancel  | CANCEL_ABORT_ERROR   CANCEL_ERROR    | CANCEL_ABORT_ERROR CANCEL_ERROR | CANCEL_ERROR
            reversal unanswered     | cancel  | CANCEL_ABORT_ERROR   FAIL_PROTOCOL_2 | CANCEL_IN_PROGRESS IN_PROG | PAY_ERROR
            reversal unanswered     | query   | TRADE_TIMEOUT        FAIL_PROTOCOL_2 | TRADE_TIMEOUT FAIL_PROTOCOL_2 | PAY_ERROR
            reversal refused        | cancel  | CANCEL_ABORT_ERROR   FAIL_ERROR      | CANCEL_ABORT_ERROR FAIL_ERROR | PAY_ERROR
            reversal unknown for long | cancel | CANCEL_ABORT_ERROR  FAIL_PROTOCOL_2 | CANCEL_ABORT_ERROR FAIL_PROTOCOL_2 | PAY_ERROR
            """;

    private static final double HOUR = 3_600;

    @BeforeEach
    void sweep() {
        gateway.sweeper().start();
    }

    record Row(String situation, String request, Dialect dialect, String answer, String order) {
        @Override
        public String toString() {
            return situation + ", " + request + ", " + dialect;
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        TABLE.lines().map(line -> line.strip().split(" *[|] *")).forEach(cells -> {
            rows.add(new Row(cells[0], cells[1], Dialect.SEED, cells[2].replaceAll(" +", " "), cells[4]));
            rows.add(new Row(cells[0], cells[1], Dialect.CURRENT, cells[3].replaceAll(" +", " "), cells[4]));
        });
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("situation, request, dialect")
    void replies(Row row) {
        bringAbout(row.situation);

        Future<Reply> reply = ask(row.request, terminal(row.dialect, null));
        until(second() + 15);

        Reply.Answer told = answer(reply);
        assertThat((told.error() == null ? told.code() : told.error()) + " "
                        + told.transaction().status())
                .isEqualTo(row.answer);
        assertThat(told.order().status()).hasToString(row.order);
        if (told.code().name().endsWith("_IN_PROGRESS")) {
            assertThat(told.message()).isNull();
        }
        if (told.transaction().status() == TransactionStatus.IN_PROG) {
            assertThat(told.transaction().result().finishTime()).isNull();
        }
    }

    private void bringAbout(String situation) {
        String what = situation.split(" ")[0];
        Twist.Kind kind = situation.contains("refused") ? Twist.Kind.REFUSED : Twist.Kind.GARBAGE;
        if (situation.endsWith("closed later")) {
            closedLater(what);
            return;
        }
        boolean open = what.equals("abort") || what.equals("reversal");
        channels.customer(open ? Customer.NEVER : Customer.PAYS);
        settled(gateway.pay("a", Payway.ALIPAY, TOTAL));
        // A paid order whose cancel is refused is refunded in full.
        always(ChannelAction.UNDO, kind);
        always(ChannelAction.REFUND, kind);
        switch (what) {
            case "refund" -> refund("r1", 300);
            case "cancel", "abort" -> cancel();
            default -> until(40);
        }
        until(second() + 40);
        if (situation.endsWith("done")) {
            heal();
            until(second() + 200);
        } else if (situation.endsWith("for long")) {
            until(HOUR);
        } else if (situation.endsWith("then unanswered")) {
            always(ChannelAction.UNDO, Twist.Kind.GARBAGE);
            always(ChannelAction.REFUND, Twist.Kind.GARBAGE);
            until(second() + 40);
        }
    }

    /** WeChat accepts a refund, and closes it when it is looked at. */
    private void closedLater(String what) {
        if (what.equals("refund")) {
            paid(Payway.WECHAT);
            trade().closesNextRefund = true;
            refund("r1", 300);
        } else {
            paidByQr();
            trade().closesNextRefund = true;
            cancel();
        }
        until(second() + 100);
    }

    private Future<Reply> ask(String request, Terminal terminal) {
        Caller caller = new Caller(terminal, VirtualGateway.THERE);
        OrderRef order = new OrderRef(null, "a");
        Operations operations = gateway.operations();
        return settled(
                switch (request) {
                    case "pay" -> operations.pay().run(caller, VirtualGateway.request("a", "1", TOTAL));
                    case "refund" -> operations.refund().run(caller, refundRequest("r1"));
                    case "another" -> operations.refund().run(caller, refundRequest("r2"));
                    case "cancel" -> operations.cancel().run(caller, order);
                    default -> operations.query().run(caller, new QueryRequest(null, "a", null));
                });
    }

    private static RefundRequest refundRequest(String number) {
        return new RefundRequest(new OrderRef(null, "a"), number, Fen.of(300), "", null, null, null);
    }

    private static Terminal terminal(Dialect dialect, Duration payWait) {
        return VirtualGateway.TERMINAL.withProfile(new TerminalProfile(dialect, payWait, null));
    }

    static Stream<Arguments> first() {
        return Stream.of(
                Arguments.of(Dialect.SEED, "refund", "REFUND_ERROR REFUND_ERROR"),
                Arguments.of(Dialect.CURRENT, "refund", "REFUND_IN_PROGRESS IN_PROG"),
                Arguments.of(Dialect.SEED, "cancel", "CANCEL_ERROR CANCEL_ERROR"),
                Arguments.of(Dialect.CURRENT, "cancel", "CANCEL_IN_PROGRESS IN_PROG"));
    }

    @ParameterizedTest
    @MethodSource("first")
    @DisplayName("the request itself is answered after its wait, 10 s")
    void firstRequest(Dialect dialect, String request, String expected) {
        paid(Payway.ALIPAY);
        always(ChannelAction.REFUND, Twist.Kind.LOST);
        always(ChannelAction.UNDO, Twist.Kind.LOST);

        Reply.Answer told = answerAt(10, ask(request, terminal(dialect, null)));

        assertThat(told.code() + " " + told.transaction().status()).isEqualTo(expected);
        assertThat(told.order().status().name()).isEqualTo(request.toUpperCase(java.util.Locale.ROOT) + "_ERROR");
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                Arguments.of(Dialect.SEED, 60, 20, ResultCode.PAY_IN_PROGRESS),
                Arguments.of(Dialect.CURRENT, null, 20, ResultCode.PAY_IN_PROGRESS),
                Arguments.of(Dialect.CURRENT, 5, 5, ResultCode.PAY_IN_PROGRESS),
                Arguments.of(Dialect.CURRENT, 40, 40, ResultCode.PAY_IN_PROGRESS),
                Arguments.of(Dialect.CURRENT, 60, 50, ResultCode.PAY_FAIL));
    }

    @ParameterizedTest(name = "{0}, {1} s: {3} after {2} s")
    @MethodSource("waits")
    @DisplayName("a pay waits as long as its terminal does; longer than the payment's deadline its answer is final")
    void ownWait(Dialect dialect, Integer own, double second, ResultCode code) {
        channels.customer(Customer.NEVER);

        Reply.Answer told =
                answerAt(second, ask("pay", terminal(dialect, own == null ? null : Duration.ofSeconds(own))));

        assertThat(told.code()).isEqualTo(code);
        assertThat(HttpSettings.defaults("", 0).timeouts().write()).isGreaterThan(Duration.ofSeconds(70));
    }

    @Test
    @DisplayName("a precreate answers as soon as there is a QR code, whatever the terminal's wait")
    void precreate() {
        channels.next(ChannelAction.PRECREATE, Twist.slow(10));
        Caller caller = new Caller(terminal(Dialect.CURRENT, Duration.ofSeconds(1)), VirtualGateway.THERE);

        Future<Reply> reply =
                settled(gateway.operations().precreate().run(caller, VirtualGateway.request("a", "1", null, TOTAL)));

        assertThat(answerAt(10, reply).code()).isEqualTo(ResultCode.PRECREATE_SUCCESS);
    }
}
