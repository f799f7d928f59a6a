package upay.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import upay.http.RawClient;
import upay.http.ScriptedOperations;
import upay.http.TestHttpPort;
import upay.http.TestHttpSettings;

/** A client that sends a byte now and then must not hold a connection for ever; one that waits for its answer may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("A connection that sends or reads too slowly is closed, and one that waits is kept")
class ClientConnectionTest {
    private static final Duration SHORT = Duration.ofMillis(800);

    private TestHttpPort edge;

    @BeforeAll
    void start() {
        edge = new TestHttpPort(10, from -> TestHttpSettings.withTimeouts(from, SHORT, SHORT, SHORT), List.of());
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    /** Sends one byte every 100 ms, so that the connection is never silent, until it breaks. */
    private static CompletableFuture<Void> trickle(RawClient client) {
        return CompletableFuture.runAsync(() -> {
            while (true) {
                client.send("x");
                CompletableFuture.runAsync(
                                () -> {},
                                CompletableFuture.delayedExecutor(100, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .join();
            }
        });
    }

    @Test
    void aSilentConnection() {
        try (RawClient client = edge.raw()) {
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    void tricklingHeaders() {
        try (RawClient client = edge.raw()) {
            client.send("POST /upay/v2/pay HTTP/1.1\r\nX: ");

            assertThat(trickle(client))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void aTricklingBody() {
        try (RawClient client = edge.raw()) {
            client.send("POST /upay/v2/pay HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n");

            assertThat(trickle(client))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void tricklingHeadersOfASecondRequest() {
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            assertThat(client.response().status()).isEqualTo(200);
            client.send("POST /upay/v2/pay HTTP/1.1\r\nX: ");

            assertThat(trickle(client))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void butACustomerMayTakeHisTime() {
        try (TestHttpPort patient = new TestHttpPort(
                        10, from -> TestHttpSettings.withTimeouts(from, SHORT, SHORT, SHORT), List.of());
                RawClient client = patient.raw()) {
            patient.operations.hold();
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));

            assertThat(client.isClosedWithin(2_500)).isFalse();
            patient.operations.releaseAll();
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void aStandstillOfTheGatewayIsNotTheClientsFault() {
        try (TestHttpPort frozen = new TestHttpPort(
                        10, from -> TestHttpSettings.withTimeouts(from, SHORT, SHORT, SHORT), List.of());
                RawClient freezing = frozen.raw();
                RawClient client = frozen.raw()) {
            frozen.operations.answer(call -> {
                frozen.operations.answer(other -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
                ScriptedOperations.freeze(Duration.ofMillis(2_500));
                return Future.succeededFuture(ScriptedOperations.NOT_FOUND);
            });
            freezing.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                    .response();

            assertThat(client.isClosedWithin(300)).isFalse();
            assertThat(client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                            .response()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aClientThatNeverReadsIsCutOff() {
        try (TestHttpPort other =
                        new TestHttpPort(10, from -> TestHttpSettings.withWriteTimeout(from, SHORT), List.of());
                RawClient client = other.raw()) {
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
                String requests = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)
                        .repeat(1_000);
                while (true) {
                    client.send(requests);
                }
            });

            assertThat(asking).failsWithin(Duration.ofSeconds(20)).withThrowableOfType(ExecutionException.class);
        }
    }
}
