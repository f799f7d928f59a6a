package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;
import upay.protocol.Reply;

/** Overload, failures and the end: protocol.md#communication-errors, MAINTENANCE_INPROGRESS and UNKNOWN_SYSTEM_ERROR. */
@DisplayName("Drain, overload and store failures are answered as the protocol specifies")
class HttpVerticleUnavailableTest {
    private TestHttpPort edge = new TestHttpPort();

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aDrainingInstanceRefusesAndCloses() {
        try (RawClient client = edge.raw()) {
            assertThat(client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                            .response()
                            .saysClose())
                    .isFalse();
            edge.admission.drain();

            RawClient.Response refused = client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                    .response();

            assertThat(refused.status()).isEqualTo(200);
            assertThat(refused.body()).startsWith("{\"result_code\":\"500\",\"error_code\":\"MAINTENANCE_INPROGRESS\"");
            assertThat(refused.saysClose()).isTrue();
            assertThat(client.isClosedWithin(5_000)).isTrue();
            assertThat(edge.operations.calls).hasSize(1);
        }
    }

    @Test
    void afterTheLastAnswerNothingIsTakenFromTheConnection() {
        edge.operations.hold();
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)
                    + TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            await().until(() -> edge.operations.calls.size() == 1);
            edge.admission.drain();
            edge.operations.releaseAll();

            assertThat(client.response().saysClose()).isTrue();
            assertThat(client.isClosedWithin(5_000)).isTrue();
            assertThat(edge.operations.calls).hasSize(1);
        }
    }

    @Test
    void whatIsInFlightIsAnswered() {
        edge.operations.hold();
        try (RawClient busy = edge.raw();
                RawClient idle = edge.raw()) {
            busy.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            await().until(() -> edge.admission.inFlight() == 1);

            CompletableFuture<Void> stopping = CompletableFuture.runAsync(edge::undeploy);

            assertThat(idle.isClosedWithin(5_000)).isTrue();
            assertThat(stopping).isNotDone();
            edge.operations.releaseAll();
            RawClient.Response answer = busy.response();
            assertThat(answer.body()).contains("UPAY_ORDER_NOT_EXISTS");
            assertThat(answer.saysClose()).isTrue();
            assertThat(stopping).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void moreThanCanBeServedAreRefusedAtOnce() {
        try (TestHttpPort narrow = new TestHttpPort(2, settings -> settings, List.of());
                RawClient one = narrow.raw();
                RawClient two = narrow.raw()) {
            narrow.operations.hold();
            one.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            two.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            await().until(() -> narrow.operations.calls.size() == 2);

            assertThat(narrow.post("/upay/v2/query", TestHttpPort.QUERY).body()).contains("MAINTENANCE_INPROGRESS");
            narrow.operations.releaseAll();
            assertThat(one.response().status()).isEqualTo(200);
            assertThat(two.response().status()).isEqualTo(200);
            narrow.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
            await().until(() -> narrow.admission.inFlight() == 0);
            assertThat(narrow.post("/upay/v2/query", TestHttpPort.QUERY).body()).contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @Test
    void theStoreGoneIsMaintenance() {
        edge.operations.answer(call -> Future.failedFuture(new StoreException("down", true, null)));

        assertThat(edge.post("/upay/v2/pay", TestHttpPort.PAY).body()).contains("MAINTENANCE_INPROGRESS");
    }

    @Test
    void terminalsGoneIsMaintenance() {
        try (TestHttpPort blind = new TestHttpPort(sn -> Future.failedFuture(new StoreException("down", true, null)))) {
            assertThat(blind.post("/upay/v2/pay", TestHttpPort.PAY).body()).contains("MAINTENANCE_INPROGRESS");
        }
    }

    @Test
    @DisplayName("The log's line of an unforeseen failure has the terminal and the order that the request names")
    void theLineOfABugNamesTheOrder() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(RequestFailure.class);
        log.start();
        logger.addAppender(log);
        try {
            edge.operations.answer(call -> Future.failedFuture(new IllegalStateException("a bug")));
            edge.post("/upay/v2/pay", TestHttpPort.PAY);
            edge.post("/upay/v2/query", "{\"terminal_sn\":\"till-1\",\"sn\":\"1790000000000001\"}");
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(line -> line.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value)
                        .toList())
                .containsExactly(
                        List.of("terminal=till-1", "client_sn=c-1"), List.of("terminal=till-1", "sn=1790000000000001"));
    }

    @Test
    void aBugIsAnUnknownErrorWithoutATrace() {
        for (boolean thrown : new boolean[] {true, false}) {
            RuntimeException bug = new IllegalStateException("280000000000000001", new RuntimeException("secret"));
            edge.operations.answer(call -> {
                if (thrown) {
                    throw bug;
                }
                return Future.failedFuture(bug);
            });

            assertThat(edge.post("/upay/v2/pay", TestHttpPort.PAY).body())
                    .isEqualTo("{\"result_code\":\"500\",\"error_code\":\"UNKNOWN_SYSTEM_ERROR\","
                            + "\"error_message\":\"系统错误\"}");
            assertThat(UnexpectedFailure.describe(bug))
                    .startsWith("java.lang.IllegalStateException at upay.http.HttpVerticleUnavailableTest")
                    .contains("; caused by java.lang.RuntimeException at ")
                    .doesNotContain("280000000000000001")
                    .doesNotContain("secret");
        }
        assertThat(edge.admission.inFlight()).isZero();
    }

    /** A client without an answer asks again; after a 500 it would not. */
    @Test
    void anAnswerThatCannotBeWrittenClosesTheConnection() {
        edge.operations.answer(call -> Future.succeededFuture(new Reply.Answer(null, null, null, null, null)));
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));

            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    void anAnswerFromAnotherThreadArrives() {
        edge.operations.answer(call ->
                Future.future(promise -> new Thread(() -> promise.complete(ScriptedOperations.NOT_FOUND)).start()));

        assertThat(edge.post("/upay/v2/pay", TestHttpPort.PAY).body()).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    void anAnswerForNobodyHurtsNobody() {
        edge.operations.hold();
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            await().until(() -> edge.operations.calls.size() == 1);
        }
        await().until(() -> edge.operations.calls.get(0).isGone());

        edge.operations.releaseAll();

        await().until(() -> edge.admission.inFlight() == 0);
        edge.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY).statusCode()).isEqualTo(200);
    }
}
