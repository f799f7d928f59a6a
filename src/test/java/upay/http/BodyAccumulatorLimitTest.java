package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md#transport: 413 at once with Connection: close, and up to 1 MiB more read for at most 1 s. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("A body over the limit is refused at once, with a readable answer")
class BodyAccumulatorLimitTest {
    private static final int LIMIT = 64 * 1024;
    private static final String HEAD = "POST /upay/v2/pay HTTP/1.1\r\nHost: h\r\n";
    private static final String CLAIM = "Authorization: till-1 0\r\n";

    private TestHttpPort edge;

    @BeforeAll
    void start() {
        edge = new TestHttpPort();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    private static void assertTooLarge(RawClient.Response response) {
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.saysClose()).isTrue();
        assertThat(response.body()).startsWith("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\"");
    }

    @Test
    void theDeclaredLengthIsEnough() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");

            assertTooLarge(client.response());
        }
    }

    @Test
    void aChunkedBodyIsCountedAsItComes() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            client.send(chunk.repeat(4)).send("1\r\nx\r\n");

            assertTooLarge(client.response());
        }
    }

    @Test
    void aClientThatExpectsToContinueSendsNothing() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 100000000\r\n\r\n");

            assertTooLarge(client.response());
        }
    }

    @Test
    void aClientThatExpectsToContinueMay() {
        String body = "x".repeat(LIMIT);
        try (RawClient client = edge.raw()) {
            client.send(HEAD + CLAIM + "Expect: 100-continue\r\nContent-Length: " + LIMIT + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);
            client.send(body);

            assertThat(client.response().body()).contains("ILLEGAL_SIGN");
        }
    }

    @Test
    void theAnswerIsReadableThoughTheClientGoesOnSending() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Content-Length: " + (LIMIT + 900_000) + "\r\n\r\n");
            client.send("x".repeat(LIMIT + 900_000));

            assertTooLarge(client.response());
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    void theWholeLimitIsAllowed() {
        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY + " ".repeat(LIMIT - TestHttpPort.QUERY.length()))
                        .body())
                .contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY + " ".repeat(LIMIT + 1 - TestHttpPort.QUERY.length()))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aClientThatOnlyListensIsClosedAfterASecond() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Content-Length: 1000000\r\n\r\n");
            assertTooLarge(client.response());

            assertThat(client.isClosedWithin(300)).isFalse();
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    void aClientThatNeverEndsIsClosedAfterAMebibyte() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Content-Length: 1000000000\r\n\r\n");
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                while (true) {
                    client.send("x".repeat(LIMIT));
                }
            });

            assertThat(sending)
                    .failsWithin(java.time.Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void whatComesAfterItOnTheConnectionIsNotAnswered() {
        try (RawClient client = edge.raw()) {
            client.send(HEAD + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n" + "x".repeat(LIMIT + 1)
                    + TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY.replace("c-1", "after-413")));
            assertTooLarge(client.response());

            assertThat(client.isClosedWithin(5_000)).isTrue();
            assertThat(edge.operations.calls)
                    .noneMatch(call -> call.request().toString().contains("after-413"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /nowhere", "PUT /upay/v2/pay"})
    void aLongBodyForNothingIsEndedTheSameWay(String line) {
        try (RawClient client = edge.raw()) {
            client.send(line + " HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
            RawClient.Response response = client.response();

            assertThat(response.status()).isIn(404, 405);
            assertThat(response.saysClose()).isTrue();
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    void manyUnfinishedBodiesDoNotFillTheMemory() {
        try (TestHttpPort narrow = new TestHttpPort(
                        10, settings -> TestHttpSettings.withBodyBudget(settings, 100_000), java.util.List.of());
                RawClient one = narrow.raw();
                RawClient other = narrow.raw()) {
            one.send(HEAD + CLAIM + "Content-Length: 60000\r\n\r\n" + "x".repeat(59_999));
            assertThat(one.isClosedWithin(300)).isFalse();

            other.send(HEAD + CLAIM + "Content-Length: 60000\r\n\r\n" + "x".repeat(59_999));
            RawClient.Response refused = other.response();

            assertThat(refused.status()).isEqualTo(200);
            assertThat(refused.body()).contains("MAINTENANCE_INPROGRESS");
            one.send("x");
            assertThat(one.response().body()).contains("ILLEGAL_SIGN");
            assertThat(narrow.post("/upay/v2/query", TestHttpPort.QUERY).statusCode())
                    .isEqualTo(200);
        }
    }
}
