package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.doctor.SignedRequest;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.protocol.signature.Md5Signature;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("Wrong signatures are diagnosed beside the requests, and not many of them")
@Tag("process")
class SignatureDiagnosesTest {
    private static final String BODY = "{\"client_sn\":\"1\"}";
    private static final int TERMINALS = 12;

    private static Vertx vertx;
    private static Store store;
    private SignatureDiagnoses sandbox;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = TestStore.fresh().start(vertx);
        await(store.registry().addMerchant("m", "M"));
        await(store.registry().addStore("m", "s", "S"));
        for (int i = 0; i < TERMINALS; i++) {
            await(store.terminalRegistry().add("t" + i, "m", "s", new Secret("secret-of-terminal-" + i)));
        }
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    @BeforeEach
    void fresh() {
        sandbox = new SignatureDiagnoses(vertx, store.knownKeys(), false);
    }

    private static Terminal terminal(int i) {
        return new Terminal("t" + i, new Secret("secret-of-terminal-" + i), "m", "s", true);
    }

    private static SignedRequest request(int i, String sent) {
        String sign = Md5Signature.sign(BODY.getBytes(StandardCharsets.UTF_8), new Secret("secret-of-terminal-" + i));
        return new SignedRequest(
                "t" + i + " " + sign, "application/json", "/upay/v2/query", sent.getBytes(StandardCharsets.UTF_8));
    }

    private static Future<Optional<String>> ask(SignatureDiagnoses diagnoses, int i, String sent) {
        return diagnoses.ofRequest(terminal(i), request(i, sent));
    }

    @Test
    void inTheSandboxTheClientIsTold() {
        assertThat(await(ask(sandbox, 0, BODY + "\n")))
                .hasValueSatisfying(text -> assertThat(text).contains("换行"));
        assertThat(sandbox.ofHeader("Bearer x y"))
                .hasValueSatisfying(text -> assertThat(text).contains("Bearer"));
        assertThat(sandbox.ofHeader(null)).isPresent();
    }

    @Test
    void inProductionNothingIsToldAndNoAnswerWaits() {
        SignatureDiagnoses production = new SignatureDiagnoses(vertx, store.knownKeys(), true);

        Future<Optional<String>> told = ask(production, 0, BODY + "\n");

        assertThat(told.isComplete()).isTrue();
        assertThat(told.result()).isEmpty();
        assertThat(production.ofHeader("Bearer x y")).isEmpty();
        assertThat(production.ofHeader(null)).isEmpty();
    }

    @Test
    void inTheSandboxEveryWrongSignatureOfATerminalIsToldUpToFiftyASecond() {
        for (int i = 0; i < 6; i++) {
            assertThat(await(ask(sandbox, 0, BODY + "\n"))).isPresent();
        }

        List<Future<Optional<String>>> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(ask(sandbox, i % TERMINALS, BODY + "\n"));
        }
        assertThat(many.stream().map(each -> await(each)).filter(Optional::isEmpty))
                .isNotEmpty();

        Awaitility.await().untilAsserted(() -> assertThat(await(ask(sandbox, 0, BODY + "\n")))
                .isPresent());
    }

    @Test
    void inProductionAtMostOneASecondForATerminalAndFourInAll() {
        SignatureDiagnoses production = new SignatureDiagnoses(vertx, store.knownKeys(), true);

        assertThat(production.begin("t0", 0)).isTrue();
        assertThat(production.begin("t0", 1)).isFalse();
        assertThat(production.begin("t1", 1)).isTrue();
        assertThat(production.begin("t2", 1)).isTrue();
        assertThat(production.begin("t3", 1)).isTrue();
        assertThat(production.begin("t4", 1)).isFalse();
    }

    @Test
    void notOfALongBody() {
        assertThat(await(ask(sandbox, 0, BODY + " ".repeat(16 * 1024)))).isEmpty();
    }

    @Test
    void aTerminalThatIsGoneOrASignatureThatIsRightByNowHasNoFinding() {
        assertThat(await(sandbox.ofRequest(new Terminal("gone", new Secret("x"), "m", "s", true), request(1, BODY))))
                .isEmpty();
        assertThat(await(ask(sandbox, 2, BODY))).isEmpty();
    }
}
