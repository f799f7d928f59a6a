package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP as clients use it: paths, methods, kept and pipelined connections. */
@DisplayName("Connections are kept alive, and pipelined requests are answered in their order")
class HttpVerticleConnectionTest {
    private final TestHttpPort edge = new TestHttpPort();

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void manyRequestsOnOneConnection() {
        try (RawClient client = edge.raw()) {
            for (int i = 0; i < 50; i++) {
                RawClient.Response response = client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                        .response();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.saysClose()).isFalse();
                assertThat(response.head().toLowerCase(Locale.ROOT))
                        .contains("content-type: application/json; charset=utf-8");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        edge.operations.answer(call -> call.operation().equals("pay")
                ? Future.future(
                        promise -> edge.vertx.setTimer(300, late -> promise.complete(ScriptedOperations.NOT_FOUND)))
                : Future.succeededFuture(new upay.protocol.Reply.Refusal(upay.protocol.CommError.INVALID_BARCODE)));
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)
                    + TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY).repeat(2));

            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
            assertThat(client.response().body()).contains("INVALID_BARCODE");
            assertThat(client.response().body()).contains("INVALID_BARCODE");
        }
    }

    @Test
    void aBodyMayComeInPieces() {
        String request = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY);
        try (RawClient client = edge.raw()) {
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }

            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @Test
    void aChunkedBodyIsSignedAsTheSumOfItsChunks() {
        String request = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY);
        String head = request.substring(0, request.indexOf("Content-Length"));
        String chunks = "10\r\n" + TestHttpPort.QUERY.substring(0, 16) + "\r\n1\r\n" + TestHttpPort.QUERY.charAt(16)
                + "\r\n" + Integer.toHexString(TestHttpPort.QUERY.length() - 17) + "\r\n"
                + TestHttpPort.QUERY.substring(17) + "\r\n0\r\n\r\n";
        try (RawClient client = edge.raw()) {
            client.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: close\r\n", ""})
    void aClientThatWantsToCloseIsClosed(String header) {
        String version = header.isEmpty() ? "HTTP/1.0" : "HTTP/1.1";
        String request = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)
                .replace("HTTP/1.1\r\n", version + "\r\n" + header);
        try (RawClient client = edge.raw()) {
            assertThat(client.send(request).response().body()).contains("UPAY_ORDER_NOT_EXISTS");
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/upay/v2/pay,pay",
        "/Upay/v2/precreate,precreate",
        "/UPAY/V2/REFUND,refund",
        "/upay/v2/Query?a=b,query",
        "/upay/v2/cancel,cancel",
        "/upay/v2/query/,query",
        "//upay//v2/query?,query",
        "/Upay/v2///QUERY//,query",
        "/upay/v2/reVoke,cancel"
    })
    void pathsMatchWithoutRegardToCase(String path, String operation) {
        String body =
                switch (operation) {
                    case "pay" -> TestHttpPort.PAY;
                    case "precreate" -> TestHttpPort.PAY.replace("dynamic_id", "payway");
                    case "refund" ->
                        "{\"terminal_sn\":\"till-1\",\"sn\":\"1\",\"refund_request_no\":\"r\","
                                + "\"refund_amount\":1,\"operator\":\"o\"}";
                    default -> TestHttpPort.QUERY;
                };

        assertThat(edge.post(path, body).body()).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(edge.operations.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.operation()).isEqualTo(operation))
                .satisfies(call -> assertThat(call.caller().terminal()).isEqualTo(TestHttpPort.TILL))
                .satisfies(call -> assertThat(call.isGone()).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/,404",
        "POST,/upay/v2,404",
        "POST,/upay/v2/,404",
        "POST,/upay/v2/pay/x,404",
        "POST,/upay/v2/pa/y,404",
        "POST,/upay/v2/pay//x/,404",
        "POST,/upay/v2/pay2,404",
        "POST,/upay/v1/pay,404",
        "POST,/terminal,404",
        "POST,/terminal/activated,404",
        "POST,*,404",
        "GET,/nowhere,404",
        "GET,/upay/v2/pay,405",
        "GET,/terminal/activate,405",
        "GET,/terminal/uploadLog,405",
        "PUT,/upay/v2/Query,405",
        "DELETE,/upay/v2/refund,405",
        "OPTIONS,/upay/v2/cancel,405",
        "BREW,/upay/v2/pay,405"
    })
    void outsideTheProtocol(String method, String path, int status) {
        try (RawClient client = edge.raw()) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            RawClient.Response response = client.response();

            assertThat(response.status()).isEqualTo(status);
            assertThat(response.body()).startsWith("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\"");
            assertThat(response.head().toLowerCase(Locale.ROOT).contains("\r\nallow: post\r\n"))
                    .isEqualTo(status == 405);
            // The connection goes on.
            assertThat(client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                            .response()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere,404", "/upay/v2/pay,405"})
    void aHeadIsAnsweredWithoutABody(String path, int status) {
        try (RawClient client = edge.raw()) {
            client.send("HEAD " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(client.headOnly().status()).isEqualTo(status);
            assertThat(client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                            .response()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "a message of {0} characters")
    @ValueSource(ints = {0, 1_973, 1_974, 1_975, 1_976, 1_977, 1_978, 1_979, 1_980, 4_000})
    void anAnswerIsAsLongAsItSays(int characters) {
        String message = "x".repeat(characters);
        edge.operations.answer(call -> Future.succeededFuture(
                new upay.protocol.Reply.Refusal(upay.protocol.CommError.INVALID_PARAMS, message + "错")));
        try (RawClient client = edge.raw()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                                .response()
                                .body())
                        .isEqualTo("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\",\"error_message\":\""
                                + message + "错\"}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "POST /upay/v2/pay HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
                "POST /upay/v2/pay HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "POST /upay/v2/pay HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
                "POST /upay/v2/pay HTTP/1.1\r\nBad Header: h\r\n\r\n"
            })
    void whatIsNoHttpIsRefusedAndClosed(String bytes) {
        try (RawClient client = edge.raw()) {
            RawClient.Response response = client.send(bytes).response();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.saysClose()).isTrue();
            assertThat(response.body()).contains("INVALID_PARAMS");
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    void hugeHeadersAreRefused() {
        try (RawClient client = edge.raw()) {
            client.send("POST /upay/v2/pay HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }
}
