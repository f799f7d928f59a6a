package upay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.protocol.signature.SignatureV2;

@ExtendWith(VertxExtension.class)
@DisplayName("The client signs the bytes that it sends, and names every field as the protocol does")
class UpayClientTest {
    private static final String SECRET = "sandbox-secret-1";

    static Stream<Arguments> requests() {
        Payment pay = Payment.byCode("c1", Fen.of(7), "280000000000000001", "奶茶", "刘侃")
                .with("reflect", "r");
        Payment qr = Payment.byQr("c1", Fen.of(7), Payway.WECHAT, "奶茶", "刘侃");
        Refund refund = new Refund(OrderRef.bySn("s1"), "r1", Fen.of(3), "刘侃");
        return Stream.of(
                row(
                        "pay",
                        c -> c.pay(pay),
                        Map.of(
                                "client_sn",
                                "c1",
                                "total_amount",
                                "7",
                                "dynamic_id",
                                "280000000000000001",
                                "subject",
                                "奶茶",
                                "operator",
                                "刘侃",
                                "reflect",
                                "r")),
                row(
                        "precreate",
                        c -> c.precreate(qr),
                        Map.of(
                                "client_sn",
                                "c1",
                                "total_amount",
                                "7",
                                "payway",
                                "3",
                                "subject",
                                "奶茶",
                                "operator",
                                "刘侃")),
                row(
                        "refund",
                        c -> c.refund(refund),
                        Map.of("sn", "s1", "refund_request_no", "r1", "refund_amount", "3", "operator", "刘侃")),
                row("query", c -> c.query(OrderRef.byClientSn("c1")), Map.of("client_sn", "c1")),
                row("cancel", c -> c.cancel(new OrderRef("s1", "c1")), Map.of("sn", "s1", "client_sn", "c1")),
                row("revoke", c -> c.revoke(OrderRef.bySn("s1")), Map.of("sn", "s1")));
    }

    private static Arguments row(
            String operation, Function<UpayClient, Future<Result>> request, Map<String, String> fields) {
        return Arguments.of(operation, request, fields);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void signed(String operation, Function<UpayClient, Future<Result>> request, Map<String, String> fields, Vertx vertx)
            throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx).on(operation, RecordedAnswers.biz("SUCCESS"))) {
            request.apply(client(vertx, gateway)).await(10, TimeUnit.SECONDS);

            ScriptedGateway.Heard heard = gateway.heard.get(0);
            JsonObject expected = new JsonObject().put("terminal_sn", "100000000000000001");
            fields.forEach(expected::put);
            assertThat(heard.operation()).isEqualTo(operation);
            assertThat(new JsonObject(heard.body())).isEqualTo(expected);
            assertThat(heard.authorization()).isEqualTo("100000000000000001 " + md5(heard.body(), SECRET));
        }
    }

    /** Verified by what the gateway verifies with, which shares no code with the client. */
    @Test
    @DisplayName("by v2 where that is wanted: without the MD5, with another nonce each time")
    void signedByV2(Vertx vertx) throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx)
                .on("query", RecordedAnswers.biz("SUCCESS"))
                .on("query", RecordedAnswers.biz("SUCCESS"))) {
            UpayClient client = new UpayClient(
                    vertx,
                    ClientOptions.of(gateway.uri(), "100000000000000001", SECRET)
                            .signedByV2());
            for (int i = 0; i < 2; i++) {
                client.query(OrderRef.byClientSn("c1")).await(10, TimeUnit.SECONDS);
            }

            for (ScriptedGateway.Heard heard : gateway.heard) {
                SignatureV2 signature = SignatureV2.parse(heard.signatureV2()).orElseThrow();
                SignatureV2.Message message = new SignatureV2.Message(
                        "POST",
                        "/upay/v2/query",
                        "application/json; charset=utf-8",
                        heard.body().getBytes());
                assertThat(signature.verify(message, new Secret(SECRET))).isTrue();
                assertThat(signature.isTimely(Instant.now())).isTrue();
                assertThat(heard.authorization()).isEqualTo("100000000000000001 v2");
            }
            assertThat(gateway.heard.get(0).signatureV2())
                    .isNotEqualTo(gateway.heard.get(1).signatureV2());
            client.close();
        }
    }

    @Test
    @DisplayName("an answer is read into words, amounts and fields")
    void answer(Vertx vertx) throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx).on("query", RecordedAnswers.order("PAID", "1250"))) {
            Result result =
                    client(vertx, gateway).query(OrderRef.byClientSn("c1")).await(10, TimeUnit.SECONDS);

            Result.Answered answered = (Result.Answered) result;
            OrderData order = answered.order().orElseThrow();
            assertThat(answered.code()).isEqualTo(ResultCode.SUCCESS);
            assertThat(order.orderStatus()).isEqualTo(OrderStatus.PAID);
            assertThat(order.total()).isEqualTo(Fen.of(1250));
            assertThat(order.sn()).isEqualTo("7894259244067349");
            assertThat(order.qrCode()).isNull();
            assertThat(order.get("trade_no")).isEmpty();
        }
    }

    @Test
    @DisplayName("requests beyond the client's limit are not sent")
    void full(Vertx vertx) throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(vertx).on("query", RecordedAnswers.silence())) {
            ClientOptions one = ClientOptions.of(gateway.uri(), "100000000000000001", SECRET)
                    .connections(1, 0);
            UpayClient client = new UpayClient(vertx, one);
            client.query(OrderRef.byClientSn("c1"));

            Result second = client.query(OrderRef.byClientSn("c1")).await(10, TimeUnit.SECONDS);

            assertThat(second).isInstanceOf(Result.NotSent.class);
            client.close();
        }
    }

    private static UpayClient client(Vertx vertx, ScriptedGateway gateway) {
        return new UpayClient(vertx, ClientOptions.of(gateway.uri(), "100000000000000001", SECRET));
    }

    private static String md5(Buffer body, String secret) throws Exception {
        byte[] signed =
                body.copy().appendBytes(secret.getBytes(StandardCharsets.UTF_8)).getBytes();
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(signed));
    }
}
