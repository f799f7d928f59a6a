package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.TransactionStatus;

/** The examples of the original document (protocol.md#envelope), as this gateway answers them; each stands in a file, byte for byte. */
@DisplayName("Answers have the form of the original protocol's examples, byte for byte")
class EnvelopeTest {

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("i-pay-success", SampleOrder.wechat().answer(ResultCode.PAY_SUCCESS)),
                Arguments.of(
                        "ii-pay-in-progress",
                        SampleOrder.wechat()
                                .status(OrderStatus.CREATED, TransactionStatus.IN_PROG)
                                .open()
                                .answer(ResultCode.PAY_IN_PROGRESS)),
                Arguments.of(
                        "iii-pay-fail",
                        SampleOrder.wechat()
                                .status(OrderStatus.PAY_CANCELED, TransactionStatus.FAIL_CANCELED)
                                .unknownToChannel()
                                .answer(ResultCode.PAY_FAIL, BizError.EXPIRED_BARCODE, null)),
                Arguments.of("iv-client-error", new Reply.Refusal(CommError.TERMINAL_NOT_EXISTS)),
                Arguments.of(
                        "v-client-error",
                        new Reply.Refusal(CommError.INVALID_PARAMS, "client_sn不可以为空；total_amount不可以为负数")),
                Arguments.of("vi-server-error", new Reply.Refusal(CommError.UNKNOWN_SYSTEM_ERROR)),
                Arguments.of("vii-maintenance", new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS)),
                Arguments.of(
                        "viii-refund-success",
                        SampleOrder.wechat()
                                .status(OrderStatus.REFUNDED, TransactionStatus.SUCCESS)
                                .net(0)
                                .refund("经理", "退", "r-1", "mt-1")
                                .answer(ResultCode.REFUND_SUCCESS)),
                Arguments.of(
                        "ix-query",
                        SampleOrder.wechat()
                                .status(OrderStatus.CANCELED, TransactionStatus.SUCCESS)
                                .net(0)
                                .cancel()
                                .answer(ResultCode.SUCCESS)),
                Arguments.of(
                        "x-precreate",
                        SampleOrder.wechat()
                                .status(OrderStatus.CREATED, TransactionStatus.IN_PROG)
                                .open()
                                .qrCode("weixin://wxpay/bizpayurl?pr=1")
                                .answer(ResultCode.PRECREATE_SUCCESS)),
                Arguments.of(
                        "xi-cancel",
                        SampleOrder.wechat()
                                .status(OrderStatus.CANCELED, TransactionStatus.SUCCESS)
                                .net(0)
                                .cancel()
                                .answer(ResultCode.CANCEL_SUCCESS)),
                Arguments.of(
                        "refund-fail",
                        new Reply.Answer(ResultCode.FAIL, BizError.UPAY_REFUND_INVALID_ORDER_STATE, null, null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void eachExampleToTheByte(String name, Reply reply) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/vectors/envelope/" + name + ".json")) {
            assertThat(file).as(name + " answers " + text(reply)).isNotNull();
            String expected = new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();

            assertThat(text(reply)).isEqualTo(expected);
        }
    }

    @Test
    void theChannelsOwnWordsReplaceTheCodes() {
        Reply reply = new Reply.Answer(ResultCode.PAY_FAIL, BizError.TRADE_FAILED, "交易失败：\"x\"", null, null);

        assertThat(text(reply))
                .isEqualTo("{\"result_code\":\"200\",\"biz_response\":{\"result_code\":\"PAY_FAIL\","
                        + "\"error_code\":\"TRADE_FAILED\",\"error_message\":\"交易失败：\\\"x\\\"\"}}");
    }

    @Test
    void aRefundWithoutItsOwnWordsShowsTheOrders() {
        JsonObject data = data(new SampleOrder().refund(null, null, "r-1", null).answer(ResultCode.REFUND_ERROR));

        assertThat(data.getString("operator")).isEqualTo("刘侃");
        assertThat(data.getString("reflect")).isEqualTo("{\"k\": 1}");
        assertThat(data.getString("refund_request_no")).isEqualTo("r-1");
    }

    @Test
    void aQueryAfterARefundShowsItsStatusButNotItsNumber() {
        JsonObject data = data(new SampleOrder().refund("经理", "退", "r-1", "t-1").answer(ResultCode.SUCCESS));

        assertThat(data.getString("operator")).isEqualTo("经理");
        assertThat(data.getString("reflect")).isEqualTo("{\"k\": 1}");
        assertThat(data.containsKey("refund_request_no")).isFalse();
    }

    @Test
    @DisplayName("a query about a refund shows its number and its reflect")
    void refundAsked() {
        Reply.Answer answer =
                (Reply.Answer) new SampleOrder().refund("经理", "退", "r-1", "t-1").answer(ResultCode.SUCCESS);
        JsonObject data = data(new Reply.Answer(answer.code(), null, null, answer.order(), answer.transaction(), true));

        assertThat(data.getString("refund_request_no")).isEqualTo("r-1");
        assertThat(data.getString("reflect")).isEqualTo("退");
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of("a payment", new SampleOrder(), "12345677767776"),
                Arguments.of("a cancel", new SampleOrder().cancel(), "12345677767776"),
                Arguments.of("a refund", new SampleOrder().refund("经理", "退", "r-1", "t-1"), "t-1"),
                Arguments.of(
                        "a refund without one",
                        new SampleOrder().refund("经理", "退", "r-1", null),
                        "12345677767776-r-1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    @DisplayName("every answer has the transaction's numbers, whatever was asked, and so has a webhook")
    void transactionsNumbers(String of, SampleOrder sample, String clientTsn) {
        for (ResultCode code : ResultCode.values()) {
            assertThat(data(sample.answer(code)).getString("tsn")).isEqualTo("7894259244067350");
            assertThat(data(sample.answer(code)).getString("client_tsn")).isEqualTo(clientTsn);
        }
        JsonObject webhook = new JsonObject(sample.notification());
        assertThat(webhook.getString("tsn")).isEqualTo("7894259244067350");
        assertThat(webhook.getString("client_tsn")).isEqualTo(clientTsn);
    }

    @ParameterizedTest
    @CsvSource({"1,ALIPAY,支付宝", "2,ALIPAY,支付宝", "3,WECHAT,微信", "4,BAIFUBAO,百付宝", "5,JDPAY,京东", "17,UNIONPAY,银联"})
    @DisplayName("the payway is answered as it was sent, with its name")
    void payways(String sent, Payway payway, String title) {
        SampleOrder sample = new SampleOrder().payway(payway, sent).description("两杯");

        for (JsonObject data :
                List.of(data(sample.answer(ResultCode.SUCCESS)), new JsonObject(sample.notification()))) {
            assertThat(data.getString("payway")).isEqualTo(sent);
            assertThat(data.getString("payway_name")).isEqualTo(title);
            assertThat(data.getString("description")).isEqualTo("两杯");
        }
    }

    static Stream<Arguments> refusals() {
        return Arrays.stream(CommError.values())
                .flatMap(error -> Stream.of(
                        Arguments.of(new Reply.Refusal(error), error.message()),
                        Arguments.of(new Reply.Refusal(error, null), error.message()),
                        Arguments.of(new Reply.Refusal(error, ""), error.message()),
                        Arguments.of(new Reply.Refusal(error, "原因"), "原因")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    @DisplayName("every 400 and 500 has an error code and a message")
    void refusals(Reply.Refusal refusal, String message) {
        JsonObject answer = new JsonObject(text(refusal));

        assertThat(message).isNotBlank();
        assertThat(answer.getMap())
                .isEqualTo(Map.of(
                        "result_code", refusal.error().resultCode(),
                        "error_code", refusal.error().name(),
                        "error_message", message));
    }

    @ParameterizedTest
    @EnumSource(BizError.class)
    void aRefusalShowsARefundOnlyWhenItIsTheRefunds(BizError error) {
        boolean others = error == BizError.CLIENT_SN_CONFLICT || error == BizError.UPAY_CANCEL_INVALID_ORDER_STATE;
        Reply refusal = new SampleOrder().refund("经理", "退", "r-1", "t-1").answer(ResultCode.FAIL, error, null);

        assertThat(data(refusal).containsKey("refund_request_no")).isEqualTo(!others);
    }

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    void onlyAnOpenOrderShowsItsQrCode(OrderStatus status) {
        JsonObject data = data(new SampleOrder()
                .status(status, TransactionStatus.IN_PROG)
                .qrCode("q")
                .answer(ResultCode.SUCCESS));

        assertThat(data.containsKey("qr_code")).isEqualTo(status == OrderStatus.CREATED);
    }

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    void onlyAnOpenOrderShowsThePagesRequestAndAsAnObject(OrderStatus status) {
        String request = "{\"appId\":\"wx1\",\"package\":\"prepay_id=1\"}";
        SampleOrder sample =
                new SampleOrder().status(status, TransactionStatus.IN_PROG).page(request);

        JsonObject data = data(sample.answer(ResultCode.SUCCESS));

        assertThat(data.getValue("wap_pay_request"))
                .isEqualTo(status == OrderStatus.CREATED ? new JsonObject(request) : null);
        assertThat(data.containsKey("qr_code")).isFalse();
        assertThat(data.getString("sub_payway")).isEqualTo("3");
        assertThat(data.getString("ctime")).hasSize(13);
    }

    @Test
    void whatUtf8CannotCarryIsMended() {
        Reply reply = new Reply.Answer(ResultCode.PAY_FAIL, BizError.TRADE_FAILED, "半个\uD83D", null, null);

        assertThat(text(reply)).contains("\"error_message\":\"半个?\"");
    }

    @Test
    void emptyIsAbsent() {
        Reply reply = new Reply.Answer(ResultCode.SUCCESS, null, "", null, null);

        assertThat(text(reply)).isEqualTo("{\"result_code\":\"200\",\"biz_response\":{\"result_code\":\"SUCCESS\"}}");
    }

    private static String text(Reply reply) {
        return Envelope.encode(reply).toString(StandardCharsets.UTF_8);
    }

    private static JsonObject data(Reply reply) {
        return new JsonObject(text(reply)).getJsonObject("biz_response").getJsonObject("data");
    }
}
