package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * After a freeze the loop may run tasks that were due before it reads its sockets: the close of a client that gave up
 * during the freeze lies unread then.
 */
@EnabledOnOs(OS.LINUX)
@DisplayName("A client that closed its connection while the loop stood still is gone, whatever the loop does first")
class RequestExchangeUnreadCloseTest {
    /** Longer than no request takes that is decided about promptly, shorter than what makes requests suspect. */
    private static final Duration FREEZE = Duration.ofMillis(700);

    private TestHttpPort edge;

    /** How a client gives up. */
    enum End {
        FIN {
            @Override
            void of(RawClient client) {
                client.close();
            }
        },
        RST {
            @Override
            void of(RawClient client) {
                client.reset();
            }
        },
        HALF_CLOSED {
            @Override
            void of(RawClient client) {
                client.shutdownOutput();
            }
        };

        abstract void of(RawClient client);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    /** The answer of the store, or a timer, is next in the queue of a loop that stood still. */
    @ParameterizedTest
    @CsvSource({"true,FIN", "true,RST", "true,HALF_CLOSED", "false,FIN", "false,RST", "false,HALF_CLOSED"})
    void beforeADecisionThatWasQueued(boolean epoll, End end) throws Exception {
        edge = TestHttpPort.on(epoll);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<Void> frozen = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        edge.operations.answer(call -> {
            Context loop = Vertx.currentContext();
            loop.runOnContext(first -> {
                frozen.complete(null);
                closed.join();
                ScriptedOperations.freeze(FREEZE);
            });
            loop.runOnContext(second -> ask(call, gone));
            return Future.future(never -> {});
        });
        try (RawClient client = edge.raw().send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY))) {
            frozen.get(20, TimeUnit.SECONDS);
            end.of(client);
            closed.complete(null);

            assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The request is read, and decided about, before the close behind it is read. */
    @ParameterizedTest
    @CsvSource({"true,FIN", "true,HALF_CLOSED", "false,FIN", "false,HALF_CLOSED"})
    void behindTheRequestItself(boolean epoll, End end) throws Exception {
        edge = TestHttpPort.on(epoll);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        CompletableFuture<Void> frozen = new CompletableFuture<>();
        edge.operations.answer(call -> {
            if (edge.operations.calls.size() == 1) {
                frozen.complete(null);
                sent.join();
                ScriptedOperations.freeze(FREEZE);
                return Future.succeededFuture(ScriptedOperations.NOT_FOUND);
            }
            ask(call, gone);
            return Future.future(never -> {});
        });
        try (RawClient freezing = edge.raw();
                RawClient client = edge.raw()) {
            freezing.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            frozen.get(20, TimeUnit.SECONDS);
            end.of(client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)));
            sent.complete(null);

            assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /**
     * Its connection is not read any more when more than a few requests wait behind the one that is decided about: epoll
     * reports the close all the same, and with NIO the client is not believed.
     */
    @ParameterizedTest
    @CsvSource({"true,FIN", "true,RST", "false,FIN", "false,RST"})
    void behindPipelinedRequests(boolean epoll, End end) throws Exception {
        edge = TestHttpPort.on(epoll);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<Void> frozen = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        edge.operations.answer(call -> {
            Context loop = Vertx.currentContext();
            // By then the loop has read the requests behind this one.
            edge.vertx.setTimer(
                    200,
                    later -> loop.runOnContext(first -> {
                        frozen.complete(null);
                        closed.join();
                        ScriptedOperations.freeze(FREEZE);
                        ask(call, gone);
                    }));
            return Future.future(never -> {});
        });
        try (RawClient client = edge.raw()) {
            client.send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY).repeat(20));
            frozen.get(20, TimeUnit.SECONDS);
            end.of(client);
            closed.complete(null);

            assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A client that is still there is believed after a freeze too. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void notOneThatIsThere(boolean epoll) throws Exception {
        edge = TestHttpPort.on(epoll);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        edge.operations.answer(call -> {
            ScriptedOperations.freeze(FREEZE);
            ask(call, gone);
            return Future.succeededFuture(ScriptedOperations.NOT_FOUND);
        });
        try (RawClient client = edge.raw().send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY))) {
            assertThat(gone.get(20, TimeUnit.SECONDS)).isFalse();
            client.response();
        }
    }

    private static void ask(ScriptedOperations.Call call, CompletableFuture<Boolean> gone) {
        call.caller().gone().get().onSuccess(gone::complete).onFailure(gone::completeExceptionally);
    }
}
