package upay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.client.RecordedAnswers.biz;
import static upay.client.RecordedAnswers.cut;
import static upay.client.RecordedAnswers.fail;
import static upay.client.RecordedAnswers.html;
import static upay.client.RecordedAnswers.order;
import static upay.client.RecordedAnswers.refused;
import static upay.client.RecordedAnswers.silence;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.client.SaleVerdict.Advice;
import upay.client.SaleVerdict.Ending;
import upay.client.ScriptedGateway.Line;
import upay.domain.Fen;

@DisplayName("The till's loop ends as in protocol.md#the-tills-loop, whatever the gateway answers")
class TillLoopTest {
    private static final Payment SALE = Payment.byCode("c1", Fen.of(100), "280000000000000001", "tea", "op");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    static Stream<Arguments> answersToPay() {
        return Stream.of(
                Arguments.of(biz("PAY_SUCCESS"), Ending.PAID_AT_ONCE, Advice.HAND_OVER),
                Arguments.of(biz("PAY_FAIL"), Ending.FAILED, Advice.NOT_CHARGED),
                Arguments.of(biz("PAY_FAIL_ERROR"), Ending.BEING_REVERSED, Advice.DO_NOT_HAND_OVER),
                Arguments.of(fail("UNEXPECTED_PROVIDER_ERROR"), Ending.REJECTED, Advice.NOT_CHARGED),
                Arguments.of(fail("A_LATER_WORD"), Ending.REJECTED, Advice.NOT_CHARGED),
                Arguments.of(refused("400", "ILLEGAL_SIGN"), Ending.REQUEST_REFUSED, Advice.NOT_CHARGED),
                Arguments.of(refused("500", "MAINTENANCE_INPROGRESS"), Ending.REQUEST_REFUSED, Advice.NOT_CHARGED));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("answersToPay")
    @DisplayName("an outcome of pay itself is not queried again")
    void payAlone(Line answer, Ending ending, Advice advice) throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx).on("pay", answer)) {
            SaleVerdict verdict = sell(gateway.uri(), LONG);

            assertThat(verdict.ending()).isEqualTo(ending);
            assertThat(verdict.advice()).isEqualTo(advice);
            assertThat(gateway.operations()).containsExactly("pay");
        }
    }

    static Stream<Arguments> undecided() {
        return Stream.of(
                Arguments.of("in progress", biz("PAY_IN_PROGRESS")),
                Arguments.of("the number is taken", fail("CLIENT_SN_CONFLICT")),
                Arguments.of("cut after sending", cut()),
                Arguments.of("no answer", silence()),
                Arguments.of("somebody else's page", html()),
                Arguments.of("a word of later times", biz("PAY_MAYBE")),
                Arguments.of("no object", new Line.Answer(200, "[]")),
                Arguments.of("no business in it", new Line.Answer(200, "{\"result_code\":\"200\"}")),
                Arguments.of("longer than any answer", new Line.Answer(200, "x".repeat(100_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("undecided")
    @DisplayName("a payment that stays open is queried, and never sent again")
    void payThenPoll(String name, Line answer) throws Exception {
        try (ScriptedGateway gateway =
                new ScriptedGateway(vertx).on("pay", answer).on("query", order("CREATED"), order("PAID"))) {
            SaleVerdict verdict = sell(gateway.uri(), LONG);

            assertThat(verdict.ending()).isEqualTo(Ending.PAID_LATER);
            assertThat(gateway.operations()).containsExactly("pay", "query", "query");
        }
    }

    static Stream<Arguments> answersToQuery() {
        return Stream.of(
                Arguments.of(order("PAID"), Ending.PAID_LATER, Advice.HAND_OVER),
                Arguments.of(order("PAY_CANCELED"), Ending.FOUND_CANCELED, Advice.NOT_CHARGED),
                Arguments.of(order("CANCELED"), Ending.FOUND_CANCELED, Advice.NOT_CHARGED),
                Arguments.of(order("PAY_ERROR"), Ending.BEING_REVERSED, Advice.DO_NOT_HAND_OVER),
                Arguments.of(order("CANCEL_ERROR"), Ending.STRANGE_STATE, Advice.DO_NOT_HAND_OVER),
                Arguments.of(order("REFUNDED"), Ending.STRANGE_STATE, Advice.DO_NOT_HAND_OVER),
                Arguments.of(order("PARTIAL_REFUNDED"), Ending.STRANGE_STATE, Advice.DO_NOT_HAND_OVER),
                Arguments.of(order("REFUND_ERROR"), Ending.STRANGE_STATE, Advice.DO_NOT_HAND_OVER),
                Arguments.of(order("A_LATER_WORD"), Ending.STRANGE_STATE, Advice.DO_NOT_HAND_OVER),
                Arguments.of(order("PAID", "101"), Ending.OTHER_SALE, Advice.DO_NOT_HAND_OVER),
                Arguments.of(fail("UPAY_ORDER_NOT_EXISTS"), Ending.NO_SUCH_ORDER, Advice.NOT_CHARGED),
                Arguments.of(refused("400", "INVALID_TERMINAL"), Ending.LOOP_REFUSED, Advice.DO_NOT_HAND_OVER),
                Arguments.of(refused("500", "UNKNOWN_SYSTEM_ERROR"), Ending.LOOP_REFUSED, Advice.DO_NOT_HAND_OVER));
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("answersToQuery")
    @DisplayName("a query decides, after answers that decide nothing")
    void poll(Line answer, Ending ending, Advice advice) throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx)
                .on("pay", biz("PAY_IN_PROGRESS"))
                .on("query", cut(), html(), fail("A_LATER_WORD"), order("CREATED"), answer)) {
            SaleVerdict verdict = sell(gateway.uri(), LONG);

            assertThat(verdict.ending()).isEqualTo(ending);
            assertThat(verdict.advice()).isEqualTo(advice);
            assertThat(gateway.operations()).containsExactly("pay", "query", "query", "query", "query", "query");
        }
    }

    static Stream<Arguments> answersToCancel() {
        return Stream.of(
                Arguments.of(biz("CANCEL_SUCCESS"), Ending.CANCELED_IN_TIME, Advice.NOT_CHARGED),
                Arguments.of(biz("CANCEL_ABORT_SUCCESS"), Ending.CANCELED_IN_TIME, Advice.NOT_CHARGED),
                Arguments.of(fail("UPAY_ORDER_NOT_EXISTS"), Ending.CANCELED_IN_TIME, Advice.NOT_CHARGED),
                Arguments.of(biz("CANCEL_ERROR"), Ending.CANCEL_UNCERTAIN, Advice.DO_NOT_HAND_OVER),
                Arguments.of(biz("CANCEL_ABORT_ERROR"), Ending.CANCEL_UNCERTAIN, Advice.DO_NOT_HAND_OVER),
                Arguments.of(biz("SUCCESS"), Ending.CANCEL_UNCERTAIN, Advice.DO_NOT_HAND_OVER),
                Arguments.of(fail("UPAY_CANCEL_INVALID_ORDER_STATE"), Ending.CANCEL_UNCERTAIN, Advice.DO_NOT_HAND_OVER),
                Arguments.of(cut(), Ending.CANCEL_UNCERTAIN, Advice.DO_NOT_HAND_OVER),
                Arguments.of(html(), Ending.CANCEL_UNCERTAIN, Advice.DO_NOT_HAND_OVER),
                Arguments.of(refused("400", "ILLEGAL_SIGN"), Ending.LOOP_REFUSED, Advice.DO_NOT_HAND_OVER),
                Arguments.of(refused("500", "MAINTENANCE_INPROGRESS"), Ending.LOOP_REFUSED, Advice.DO_NOT_HAND_OVER));
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("answersToCancel")
    @DisplayName("at the time limit the sale is cancelled once, and only three answers count")
    void cancel(Line answer, Ending ending, Advice advice) throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx)
                .on("pay", biz("PAY_IN_PROGRESS"))
                .on("query", order("CREATED"))
                .on("cancel", answer)) {
            SaleVerdict verdict = sell(gateway.uri(), Duration.ofMillis(40));

            assertThat(verdict.ending()).isEqualTo(ending);
            assertThat(verdict.advice()).isEqualTo(advice);
            assertThat(gateway.operations()).startsWith("pay", "query").endsWith("query", "cancel");
            assertThat(gateway.operations()).containsOnlyOnce("pay", "cancel");
        }
    }

    @Test
    @DisplayName("without a connection nothing was sent, and nothing is asked")
    void noConnection() throws Exception {
        URI nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
        }

        SaleVerdict verdict = sell(nobody, LONG);

        assertThat(verdict.ending()).isEqualTo(Ending.NOT_SENT);
        assertThat(verdict.advice()).isEqualTo(Advice.NOT_CHARGED);
    }

    private static SaleVerdict sell(URI gateway, Duration patience) throws Exception {
        ClientOptions options = ClientOptions.of(gateway, "100000000000000001", "sandbox-secret-1")
                .answerWithin(Duration.ofMillis(300));
        UpayClient client = new UpayClient(vertx, options);
        try {
            return new Till(vertx, client, Duration.ofMillis(5), patience)
                    .pay(SALE)
                    .await(20, TimeUnit.SECONDS);
        } finally {
            client.close();
        }
    }
}
