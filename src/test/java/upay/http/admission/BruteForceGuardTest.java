package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.domain.terminal.Terminal;
import upay.http.RawClient;
import upay.http.ScriptedOperations;
import upay.http.TestHttpPort;
import upay.port.Terminals;

@DisplayName("Wrong signatures are counted, logged and delayed, and valid signatures are not affected")
class BruteForceGuardTest {
    private static final String WRONG = "till-1 0123456789abcdef0123456789abcdef";

    private final AtomicInteger lookUps = new AtomicInteger();
    private final TestHttpPort edge = new TestHttpPort(new Terminals() {
        @Override
        public Future<Optional<Terminal>> find(String sn) {
            if (sn.equals(TestHttpPort.TILL.sn())) {
                return Future.succeededFuture(Optional.of(TestHttpPort.TILL));
            }
            lookUps.incrementAndGet();
            return Future.future(promise -> edge.vertx.setTimer(1, asked -> promise.complete(Optional.empty())));
        }

        @Override
        public boolean remembers(String sn) {
            return sn.equals(TestHttpPort.TILL.sn());
        }
    });
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(BruteForceGuard.class)).addAppender(log);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(BruteForceGuard.class)).detachAppender(log);
        edge.close();
    }

    private static String signedBy(String authorization) {
        return TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)
                .replaceAll("Authorization: .*\r", "Authorization: " + authorization + "\r");
    }

    private long millisFor(int many, String authorization, String error) {
        long begin = System.nanoTime();
        try (RawClient client = edge.raw()) {
            for (int i = 0; i < many; i++) {
                assertThat(client.send(signedBy(authorization)).response().body())
                        .contains(error);
            }
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    @Test
    @DisplayName("Fifty a second of one terminal from one address, after the first hundred")
    void wrongSignaturesAreSlow() {
        assertThat(millisFor(150, WRONG, "ILLEGAL_SIGN")).isGreaterThan(900);
        assertThat(edge.admission.refused()).containsEntry("wrong_signatures", 150L);
    }

    @Test
    @DisplayName("A valid signature is answered at once meanwhile, at the same terminal and address")
    void theRightOneIsNotSlow() {
        List<RawClient> guessers = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            guessers.add(edge.raw().send(signedBy(WRONG)));
        }
        edge.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
        try (RawClient till = edge.raw()) {
            for (int i = 0; i < 300; i++) {
                assertThat(till.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                                .response()
                                .body())
                        .contains("UPAY_ORDER_NOT_EXISTS");
            }
        }
        guessers.forEach(guesser -> {
            assertThat(guesser.response().body()).contains("ILLEGAL_SIGN");
            guesser.close();
        });
    }

    @Test
    @DisplayName("What comes too fast to wait is answered at once, and its connection ends")
    void tooManyAtATime() {
        List<RawClient> guessers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            guessers.add(edge.raw());
        }
        guessers.forEach(guesser -> guesser.send(signedBy(WRONG)));
        int closed = 0;
        for (RawClient guesser : guessers) {
            RawClient.Response answer = guesser.response();
            assertThat(answer.body()).contains("ILLEGAL_SIGN");
            closed += answer.saysClose() ? 1 : 0;
            guesser.close();
        }

        assertThat(closed).isBetween(10, 160);
        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY).body()).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("The log names terminal and address once in a while, and no signature")
    void theLog() {
        millisFor(20, WRONG, "ILLEGAL_SIGN");

        assertThat(log.list).hasSize(1);
        String line = log.list.get(0).getFormattedMessage() + log.list.get(0).getKeyValuePairs();
        assertThat(line).contains("wrong signatures", "till-1", "127.0.0.1").doesNotContain("0123456789abcdef");
    }

    @Test
    @DisplayName("Terminals that do not exist are slowed too, and the store is not asked for more of them than a bound")
    void inventedTerminals() {
        assertThat(millisFor(250, "nobody 0", "TERMINAL_NOT_EXISTS")).isGreaterThan(900);
        assertThat(edge.admission.refused()).containsEntry("unknown_terminals", 250L);

        int before = lookUps.get();
        List<RawClient> guessers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            guessers.add(edge.raw());
        }
        guessers.forEach(guesser -> guesser.send(signedBy("nobody 0")));
        guessers.forEach(guesser -> {
            assertThat(guesser.response().body()).containsAnyOf("TERMINAL_NOT_EXISTS", "MAINTENANCE_INPROGRESS");
            guesser.close();
        });
        assertThat(lookUps.get() - before).isLessThan(300);
        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY).body()).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("Look-ups that hang are bounded, and terminals that were here before are looked up all the same")
    void lookUpsThatHang() {
        Promise<Optional<Terminal>> hanging = Promise.promise();
        AtomicInteger asked = new AtomicInteger();
        try (TestHttpPort slow = new TestHttpPort(new Terminals() {
            @Override
            public Future<Optional<Terminal>> find(String sn) {
                asked.incrementAndGet();
                return hanging.future();
            }

            @Override
            public boolean remembers(String sn) {
                return sn.equals(TestHttpPort.TILL.sn());
            }
        })) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 1_200; i++) {
                clients.add(slow.rawFrom("127.0.0." + (1 + i % 200)).send(signedBy("nobody-" + i + " 0")));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() == 1_024);
            RawClient till = slow.raw().send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            await().atMost(Duration.ofSeconds(10)).until(() -> asked.get() == 1_025);
            hanging.complete(Optional.of(TestHttpPort.TILL));

            assertThat(till.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
            clients.forEach(RawClient::close);
            till.close();
        }
    }

    @Test
    @DisplayName("What has no signature is counted")
    void unsigned() {
        millisFor(3, "", "ILLEGAL_SIGN");
        millisFor(2, "till-1", "ILLEGAL_SIGN");

        assertThat(edge.admission.refused())
                .containsEntry("unsigned", 5L)
                .containsEntry("wrong_signatures", 0L)
                .containsEntry("unknown_terminals", 0L);
    }
}
