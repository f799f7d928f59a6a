package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** protocol.md#pay: a pay is dropped when its client closed the connection, or when it lay unread for over 5 s. */
@DisplayName("A pay is dropped when its client is gone or when it lay unread for over 5 s")
class RequestExchangeGoneClientTest {
    private final TestHttpPort edge = new TestHttpPort();

    @AfterEach
    void stop() {
        edge.close();
    }

    private ScriptedOperations.Call call(int index) {
        await().atMost(Duration.ofSeconds(20)).until(() -> edge.operations.calls.size() > index);
        return edge.operations.calls.get(index);
    }

    @Test
    void aClosedConnection() {
        edge.operations.hold();
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            assertThat(call(0).isGone()).isFalse();
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> call(0).isGone());
    }

    @Test
    void aRequestThatTakesTooLongToBeStored() {
        edge.operations.hold();
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            assertThat(call(0).isGone()).isFalse();

            await().atMost(Duration.ofSeconds(8)).until(() -> call(0).isGone());
        }
    }

    /** What a stopped process looks like from inside: the loop does not turn, and then turns again. */
    @Test
    void aFrozenLoop() {
        boolean[] gone = new boolean[2];
        edge.operations.answer(call -> {
            Future<Boolean> asked = asked(call, gone);
            if (edge.operations.calls.size() == 1) {
                ScriptedOperations.freeze(Duration.ofMillis(5_500));
            }
            return asked.map(ScriptedOperations.NOT_FOUND);
        });
        try (RawClient freezing = edge.raw();
                RawClient client = edge.raw()) {
            freezing.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            call(0);
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            client.response();
        }

        assertThat(gone).containsExactly(false, true);
    }

    @Test
    void aPipelinedRequestMayHaveLainAsLongAsTheOneBeforeIt() {
        boolean[] gone = new boolean[3];
        edge.operations.answer(call -> {
            Future<Boolean> asked = asked(call, gone);
            return edge.operations.calls.size() > 1
                    ? asked.map(ScriptedOperations.NOT_FOUND)
                    : Future.future(promise ->
                            edge.vertx.setTimer(5_500, end -> promise.complete(ScriptedOperations.NOT_FOUND)));
        });
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY).repeat(2));
            client.response();
            client.response();
            await().during(Duration.ofMillis(300)).until(() -> edge.operations.calls.size() == 2 && client.isSilent());
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)).response();
        }

        assertThat(gone).containsExactly(false, true, false);
    }

    /** Whether the latest call's client has gone, as it is when the call is made. */
    private Future<Boolean> asked(ScriptedOperations.Call call, boolean[] gone) {
        int index = edge.operations.calls.size() - 1;
        return call.caller().gone().get().onSuccess(answer -> gone[index] = answer);
    }
}
