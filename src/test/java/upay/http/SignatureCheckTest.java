package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.port.StoreException;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.SignatureV2;

@DisplayName("A request is signed with the current key, the previous one, the published one, or one issued just now")
class SignatureCheckTest {
    private static final Secret WRONG = new Secret("wrong");
    private static final Terminal TILL =
            TestHttpPort.TILL.withKeys(ScriptedTerminals.keys("current", "previous", null, "published"));

    private final ScriptedTerminals terminals = new ScriptedTerminals(TILL, TestHttpPort.CLOSED_TILL);
    private final TestHttpPort edge = new TestHttpPort(terminals);
    private int nonce;

    @AfterEach
    void stop() {
        edge.close();
    }

    private String query(String key) {
        return edge.post("/upay/v2/query", TestHttpPort.QUERY, TILL.sn(), new Secret(key))
                .body();
    }

    private String queryV2(String key) {
        SignatureV2.Message message = new SignatureV2.Message(
                "POST", "/upay/v2/query", "application/json", TestHttpPort.utf8(TestHttpPort.QUERY));
        String header = SignatureV2.of(message, new Secret(key), Instant.now(), "nonce-%010d".formatted(nonce++))
                .header();
        return edge.send(edge.request("/upay/v2/query", TestHttpPort.QUERY, TILL.sn() + " v2")
                        .header("Content-Type", "application/json")
                        .header(SignatureV2.HEADER, header))
                .body();
    }

    private RawClient send(String address, Secret key) {
        return edge.rawFrom(address)
                .send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)
                        .replaceFirst(
                                "till-1 [0-9a-f]{32}",
                                "till-1 " + Md5Signature.sign(TestHttpPort.utf8(TestHttpPort.QUERY), key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"current", "previous", "published"})
    @DisplayName("each of these is accepted, as MD5 and as signature v2, and check-in hears which one it was")
    void valid(String key) {
        assertThat(query(key)).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(queryV2(key)).contains("UPAY_ORDER_NOT_EXISTS");
        edge.post("/terminal/checkin", "{}", TILL.sn(), new Secret(key));

        assertThat(edge.operations.calls).hasSize(3).allSatisfy(call -> assertThat(
                        call.caller().signedWith().reveal())
                .isEqualTo(key));
        assertThat(terminals.asked).isEmpty();
    }

    @Test
    @DisplayName("a previous key that ended is not, nor is any other; both count as wrong signatures")
    void ended() {
        terminals.cache(TILL.withKeys(
                ScriptedTerminals.keys("current", "previous", Instant.now().minusSeconds(1), null)));
        terminals.store(terminals.find(TILL.sn()).result().orElseThrow());

        assertThat(query("previous")).contains("ILLEGAL_SIGN");
        assertThat(query("published")).contains("ILLEGAL_SIGN");
        assertThat(queryV2("previous")).contains("ILLEGAL_SIGN");
        assertThat(query("current")).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(edge.admission.refused()).containsEntry("wrong_signatures", 3L);
    }

    @Test
    @DisplayName("a previous key is valid to its end")
    void notEndedYet() {
        terminals.cache(TILL.withKeys(
                ScriptedTerminals.keys("current", "previous", Instant.now().plusSeconds(60), null)));

        assertThat(query("previous")).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("The first use of a current key is recorded; that of another key, or of a key known as used, is not")
    void firstUse() {
        TerminalKeys fresh = new TerminalKeys(new Secret("current"), new Secret("previous"), null, null, 2, false);
        terminals.cache(TILL.withKeys(fresh));

        query("previous");
        assertThat(terminals.used).isEmpty();
        query("current");
        assertThat(terminals.used).hasSize(1).first().extracting(Terminal::keys).isSameAs(fresh);
        terminals.cache(TILL);
        query("current");
        assertThat(terminals.used).hasSize(1);
    }

    @Test
    @DisplayName(
            "A key that another instance issued just now is accepted with the first request, as the terminal now is")
    void issuedElsewhere() {
        terminals.store(TILL.withKeys(ScriptedTerminals.keys("new", "current", null, null)));

        assertThat(query("new")).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(queryV2("new")).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(edge.operations.calls.get(0).caller().signedWith().reveal()).isEqualTo("new");
        assertThat(edge.operations.calls.get(0).caller().terminal().secret().reveal())
                .isEqualTo("new");
        assertThat(edge.admission.refused()).containsEntry("wrong_signatures", 0L);
    }

    @Test
    @DisplayName("While the store does not answer nothing is known of a signature: retry")
    void storeGone() {
        terminals.holds = true;
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> query("new"));
        await().until(() -> terminals.asked.size() == 1);
        terminals.asked.get(0).fail(new StoreException("down", true, null));

        assertThat(answer.join()).contains("MAINTENANCE_INPROGRESS");
        assertThat(query("current")).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("Requests of a terminal share a look-up: one in flight, and one more for those that came meanwhile")
    void shared() {
        terminals.holds = true;
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(send("127.0.0.1", WRONG));
        }
        await().until(() -> edge.admission.awaitedKeys().count() == 50);
        RawClient right = send("127.0.0.1", new Secret("new"));
        terminals.store(TILL.withKeys(ScriptedTerminals.keys("new", "current", null, null)));
        await().until(() -> edge.admission.awaitedKeys().count() == 51);
        assertThat(terminals.asked).hasSize(1);
        terminals.asked.get(0).complete(Optional.of(TILL));
        await().until(() -> terminals.asked.size() == 2);
        terminals.holds = false;
        terminals.asked.get(1).complete(terminals.findAnew(TILL.sn()).result());

        await().until(() -> edge.admission.awaitedKeys().count() == 0);
        assertThat(right.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        clients.forEach(client -> assertThat(client.response().body()).contains("ILLEGAL_SIGN"));
        assertThat(terminals.asked).hasSize(2);
        clients.forEach(RawClient::close);
        right.close();
    }

    @Test
    @DisplayName("A flood of wrong signatures of a terminal, from one address, keeps no right one of a new key out")
    void flood() {
        terminals.holds = true;
        List<RawClient> flood = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            flood.add(send("127.0.0.2", WRONG));
        }
        await().until(() -> flood.stream().anyMatch(client -> !client.isSilent()));
        assertThat(edge.admission.awaitedKeys().count()).isEqualTo(1_024);
        RawClient right = send("127.0.0.1", new Secret("new"));
        await().until(() -> edge.admission.awaitedKeys().count() == 1_025);
        terminals.holds = false;
        terminals.store(TILL.withKeys(ScriptedTerminals.keys("new", "current", null, null)));
        terminals.asked.get(0).complete(Optional.of(TILL));

        assertThat(right.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(terminals.asked).hasSize(1);
        flood.forEach(RawClient::close);
        right.close();
    }

    @Test
    @DisplayName("Long bodies that wait for a look-up count towards the budget of bodies, until they are answered")
    void bodiesThatWait() {
        terminals.holds = true;
        String body = TestHttpPort.QUERY + " ".repeat(64 * 1024 - TestHttpPort.QUERY.length());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            clients.add(edge.raw().send(TestHttpPort.signed("/upay/v2/query", body)));
        }
        await().until(() -> edge.admission.awaitedKeys().count() == 16);

        assertThat(edge.post("/upay/v2/query", body).body()).contains("MAINTENANCE_INPROGRESS");
        assertThat(query("current")).contains("UPAY_ORDER_NOT_EXISTS");
        terminals.holds = false;
        terminals.asked.get(0).complete(Optional.of(TILL));
        clients.forEach(client -> assertThat(client.response().body()).contains("ILLEGAL_SIGN"));
        assertThat(edge.post("/upay/v2/query", body).body()).contains("ILLEGAL_SIGN");
        clients.forEach(RawClient::close);
    }

    @Test
    @DisplayName("A terminal that was disabled meanwhile is refused although its new key signed")
    void disabledMeanwhile() {
        terminals.store(TILL.withKeys(ScriptedTerminals.keys("new", "current", null, null))
                .refused());

        assertThat(query("new")).contains("INVALID_TERMINAL");
    }

    @Test
    @DisplayName("A failure without a name is a 500, and the next request is served")
    void bug() {
        try (TestHttpPort broken = new TestHttpPort(new upay.port.Terminals() {
            @Override
            public Future<Optional<Terminal>> find(String terminalSn) {
                return Future.succeededFuture(Optional.of(TILL));
            }

            @Override
            public Future<Optional<Terminal>> findAnew(String terminalSn) {
                throw new IllegalStateException("a bug");
            }
        })) {
            assertThat(broken.post("/upay/v2/query", TestHttpPort.QUERY, TILL.sn(), WRONG)
                            .body())
                    .contains("UNKNOWN_SYSTEM_ERROR");
            assertThat(broken.post("/upay/v2/query", TestHttpPort.QUERY, TILL.sn(), new Secret("previous"))
                            .body())
                    .contains("UPAY_ORDER_NOT_EXISTS");
        }
    }
}
