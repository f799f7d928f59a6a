package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.http.RawClient;
import upay.http.TestHttpPort;
import upay.http.TestHttpSettings;
import upay.protocol.signature.Md5Signature;

@DisplayName("Requests that are never sent completely take no resources from others")
class BodyBudgetTest {
    private static final int MANY = 880;
    private static final int HALF = 40_000;
    private static final Terminal OTHER_TILL =
            new Terminal("till-3", new Secret("till-3-secret"), "m-2", "store-2", true);

    private final AtomicInteger lookUps = new AtomicInteger();
    private final TestHttpPort edge = new TestHttpPort(sn -> {
        lookUps.incrementAndGet();
        return Future.succeededFuture(Stream.of(TestHttpPort.TILL, TestHttpPort.CLOSED_TILL, OTHER_TILL)
                .filter(till -> till.sn().equals(sn))
                .findFirst());
    });
    private final List<RawClient> attackers = new ArrayList<>();

    @AfterEach
    void stop() {
        attackers.forEach(RawClient::close);
        edge.close();
    }

    private static String head(String authorization, int length) {
        return "POST /upay/v2/pay HTTP/1.1\r\nHost: h\r\n"
                + (authorization == null ? "" : "Authorization: " + authorization + "\r\n") + "Content-Length: "
                + length + "\r\n\r\n";
    }

    private static String signed(Terminal till, String body) {
        return head(till.sn() + " " + Md5Signature.sign(TestHttpPort.utf8(body), till.secret()), body.length()) + body;
    }

    private void assertTakes(Terminal till, int length) {
        String pay = TestHttpPort.PAY.replace(TestHttpPort.TILL.sn(), till.sn());
        try (RawClient client = edge.raw()) {
            String body = pay + " ".repeat(length - pay.length());
            assertThat(client.send(signed(till, body)).response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    private void attack(String authorization, int many) {
        for (int i = 0; i < many; i++) {
            RawClient attacker = edge.raw();
            attackers.add(attacker);
            attacker.send(head(authorization, HALF + 1)).send("x".repeat(HALF));
        }
    }

    static Stream<String> unknownTerminals() {
        return Stream.of(null, "", "till-1", "nobody 00000000000000000000000000000000", "n".repeat(40) + " 0");
    }

    @ParameterizedTest(name = "Authorization: {0}")
    @MethodSource("unknownTerminals")
    void ofStrangers(String authorization) {
        attack(authorization, MANY);

        for (int i = 0; i < 20; i++) {
            assertTakes(TestHttpPort.TILL, 200);
            assertTakes(TestHttpPort.TILL, 64 * 1024);
        }
    }

    @Test
    @DisplayName(
            "from a client with a terminal's number and without its secret: nothing of other terminals, nor short ones of its own")
    void ofOneWhoKnowsATerminal() {
        attack("till-1 00000000000000000000000000000000", MANY);

        for (int i = 0; i < 20; i++) {
            assertTakes(OTHER_TILL, 64 * 1024);
            assertTakes(TestHttpPort.TILL, 4 * 1024);
        }
    }

    @Test
    @DisplayName("of a disabled terminal: nothing at all")
    void ofADisabledTerminal() {
        attack("till-2 00000000000000000000000000000000", MANY);

        assertTakes(TestHttpPort.TILL, 64 * 1024);
        assertThat(attackers.get(0).response().body()).contains("INVALID_TERMINAL");
    }

    @Test
    @DisplayName("Short bodies are accepted while the budget for long ones is exhausted")
    void shortBodiesNeedNoRoom() {
        try (TestHttpPort narrow =
                        new TestHttpPort(10, settings -> TestHttpSettings.withBodyBudget(settings, 100), List.of());
                RawClient client = narrow.raw()) {
            String body = TestHttpPort.PAY + " ".repeat(4 * 1024 - TestHttpPort.PAY.length());
            String request = TestHttpPort.signed("/upay/v2/pay", body);
            client.send(request.substring(0, request.length() - 1));
            assertThat(client.isClosedWithin(200)).isFalse();
            assertThat(client.send(request.substring(request.length() - 1))
                            .response()
                            .body())
                    .contains("UPAY_ORDER_NOT_EXISTS");

            narrow.operations.calls.clear();
            client.send(TestHttpPort.signed("/upay/v2/pay", body + " "));
            assertThat(client.response().body()).contains("MAINTENANCE_INPROGRESS");
            assertThat(narrow.operations.calls).isEmpty();
        }
    }

    @ParameterizedTest(name = "Authorization: {0}")
    @MethodSource("unknownTerminals")
    @DisplayName("An unknown client is answered before the rest of the body, and its connection is closed")
    void answeredBeforeTheBody(String authorization) {
        try (RawClient client = edge.raw()) {
            RawClient.Response answer = client.send(head(authorization, 1_000)).response();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).containsAnyOf("ILLEGAL_SIGN", "TERMINAL_NOT_EXISTS");
            assertThat(answer.saysClose()).isTrue();
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @Test
    @DisplayName("An unknown client with Expect: 100-continue is refused with the reason")
    void notToContinue() {
        try (RawClient client = edge.raw()) {
            String head = head("nobody 0", 1_000).replace("Host: h", "Host: h\r\nExpect: 100-continue");

            assertThat(client.send(head).response().body()).contains("TERMINAL_NOT_EXISTS");
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
    }

    @ParameterizedTest(name = "Authorization: {0}")
    @MethodSource("unknownTerminals")
    @DisplayName("a client that sends all of it keeps the connection")
    void wholeRequestsKeepTheirConnection(String authorization) {
        try (RawClient client = edge.raw()) {
            for (int i = 0; i < 3; i++) {
                RawClient.Response answer =
                        client.send(head(authorization, 2) + "{}").response();

                assertThat(answer.body()).containsAnyOf("ILLEGAL_SIGN", "TERMINAL_NOT_EXISTS");
                assertThat(answer.saysClose()).isFalse();
            }
            assertThat(client.send(signed(TestHttpPort.TILL, TestHttpPort.PAY))
                            .response()
                            .body())
                    .contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5_000, 64 * 1024})
    @DisplayName("A terminal that has to be looked up first is served all the same, and its body waits outside")
    void aTerminalThatIsLookedUp(int length) {
        Promise<Optional<Terminal>> lookUp = Promise.promise();
        try (TestHttpPort slow = new TestHttpPort(sn -> lookUp.future());
                RawClient client = slow.raw();
                RawClient stranger = slow.raw()) {
            String body = TestHttpPort.QUERY + " ".repeat(Math.max(0, length - TestHttpPort.QUERY.length()));
            client.send(TestHttpPort.signed("/upay/v2/query", body)
                    + TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            stranger.send(head("nobody", 2) + "{}");
            assertThat(stranger.response().body()).contains("ILLEGAL_SIGN");
            assertThat(slow.operations.calls).isEmpty();

            lookUp.complete(Optional.of(TestHttpPort.TILL));

            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @Test
    @DisplayName("The signer is looked up once for each request")
    void lookedUpOnce() {
        assertTakes(TestHttpPort.TILL, 200);

        assertThat(lookUps).hasValue(1);
    }

    @Test
    @DisplayName("The budget of a body that was not sent completely is released")
    void theRoomIsGivenBack() {
        try (TestHttpPort narrow =
                new TestHttpPort(10, settings -> TestHttpSettings.withBodyBudget(settings, 70_000), List.of())) {
            String request = TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY + " ".repeat(60_000));
            try (RawClient client = narrow.raw()) {
                client.send(request.substring(0, request.length() - 1));
                try (RawClient other = narrow.raw()) {
                    assertThat(other.send(request).response().body()).contains("MAINTENANCE_INPROGRESS");
                }
            }
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                try (RawClient other = narrow.raw()) {
                    assertThat(other.send(request).response().body()).contains("UPAY_ORDER_NOT_EXISTS");
                }
            });
        }
    }
}
