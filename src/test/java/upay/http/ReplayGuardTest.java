package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.SigningRule;
import upay.domain.terminal.Terminal;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.SignatureV2;

@DisplayName("a signature v2 holds for one request, once and for five minutes; a terminal may have to use it")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayGuardTest {
    private static final String QUERY = "/upay/v2/query";
    private static final String JSON = "application/json";
    private static final String TAKEN = "UPAY_ORDER_NOT_EXISTS";
    private static final Terminal STRICT = new Terminal("till-3", new Secret("till-3-secret"), "m-1", "store-1", true)
            .withSigning(new SigningRule(SignaturePolicy.V2_ONLY, null));
    private static final Map<String, Terminal> TILLS = Map.of(
            TestHttpPort.TILL.sn(),
            TestHttpPort.TILL,
            STRICT.sn(),
            STRICT,
            TestHttpPort.CLOSED_TILL.sn(),
            TestHttpPort.CLOSED_TILL);

    private TestHttpPort edge;
    private int nonces;

    @BeforeAll
    void start() {
        edge = new TestHttpPort(sn -> Future.succeededFuture(Optional.ofNullable(TILLS.get(sn))));
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @BeforeEach
    void forget() {
        edge.operations.calls.clear();
        edge.nonces.gone = false;
    }

    /** What a till sends, to be changed before it is sent. */
    private final class Sent {
        private final Terminal till;
        private String path = QUERY;
        private String contentType = JSON;
        private String body;
        private String authorization;
        private String v2;

        Sent(Terminal till) {
            this.till = till;
            body = TestHttpPort.QUERY.replace("till-1", till.sn());
            authorization = till.sn() + " v2";
            signed(Instant.now());
        }

        private Sent signed(Instant time) {
            nonces++;
            SignatureV2.Message message = new SignatureV2.Message("POST", path, contentType, TestHttpPort.utf8(body));
            v2 = SignatureV2.of(message, till.secret(), time, "nonce-%010d".formatted(nonces))
                    .header();
            return this;
        }

        private Sent md5() {
            authorization = till.sn() + " " + Md5Signature.sign(TestHttpPort.utf8(body), till.secret());
            return this;
        }

        private Sent v2(String header) {
            v2 = header;
            return this;
        }

        String answer() {
            HttpRequest.Builder request = edge.request(path, body, authorization);
            if (v2 != null) {
                request.header("Upay-Signature-V2", v2);
            }
            if (!contentType.isEmpty()) {
                request.header("Content-Type", contentType);
            }
            HttpResponse<String> answer = edge.send(request);
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    @DisplayName("once: a repetition is refused with the reason; signed again it is accepted")
    void once() {
        Sent sent = new Sent(TestHttpPort.TILL);

        assertThat(sent.answer()).contains(TAKEN);
        assertThat(sent.answer()).contains("ILLEGAL_SIGN", "Upay-Signature-V2的n已使用过");
        assertThat(sent.signed(Instant.now()).answer()).contains(TAKEN);
        assertThat(edge.operations.calls).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301_000, 301_000, -86_400_000})
    @DisplayName("for five minutes: older and newer ones are refused with the reason, and use up no nonce")
    void window(long millis) {
        int before = edge.nonces.count();

        assertThat(new Sent(TestHttpPort.TILL)
                        .signed(Instant.now().plusMillis(millis))
                        .answer())
                .contains("ILLEGAL_SIGN", "相差超过5分钟");

        assertThat(edge.nonces.count()).isEqualTo(before);
        assertThat(new Sent(TestHttpPort.TILL)
                        .signed(Instant.now().minus(Duration.ofMinutes(4)))
                        .answer())
                .contains(TAKEN);
    }

    @Test
    @DisplayName("for one request: another path, content type or body is refused, and uses up no nonce")
    void one() {
        int before = edge.nonces.count();
        Sent cancelled = new Sent(TestHttpPort.TILL);
        cancelled.path = "/upay/v2/cancel";
        Sent form = new Sent(TestHttpPort.TILL);
        form.contentType = "application/x-www-form-urlencoded";
        Sent untyped = new Sent(TestHttpPort.TILL);
        untyped.contentType = "";
        Sent longer = new Sent(TestHttpPort.TILL);
        longer.body += " ";

        for (Sent sent : new Sent[] {cancelled, form, untyped, longer}) {
            assertThat(sent.answer())
                    .isEqualTo("{\"result_code\":\"400\",\"error_code\":\"ILLEGAL_SIGN\",\"error_message\":\"签名错误\"}");
        }
        assertThat(edge.nonces.count()).isEqualTo(before);
        assertThat(edge.operations.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v2", "t=1,n=2,s=3", "t=1767225600000,n=3f6c1d7e9a2b4c5d,s=zz"})
    @DisplayName("a v2 header that is none is refused, though the MD5 be right")
    void malformed(String header) {
        assertThat(new Sent(TestHttpPort.TILL).md5().v2(header).answer()).contains("ILLEGAL_SIGN");
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("one that is wrong is refused, though the MD5 be right; and so are two, of which one is right")
    void v2Counts() {
        Sent wrong = new Sent(TestHttpPort.TILL).md5();
        Sent other = new Sent(TestHttpPort.TILL);
        other.v2 = other.v2.replaceFirst("n=nonce", "n=nonCe");
        wrong.v2 = other.v2;
        Sent twice = new Sent(TestHttpPort.TILL).md5();
        HttpRequest.Builder both = edge.request(QUERY, twice.body, twice.authorization)
                .header("Content-Type", JSON)
                .header("Upay-Signature-V2", twice.v2)
                .header("Upay-Signature-V2", twice.v2);

        assertThat(wrong.answer()).contains("ILLEGAL_SIGN");
        assertThat(edge.send(both).body()).contains("ILLEGAL_SIGN");
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("a terminal that must sign by v2: MD5 alone is refused, with the reason only for a valid signature")
    void enforced() {
        assertThat(new Sent(STRICT).answer()).contains(TAKEN);
        assertThat(new Sent(STRICT).md5().answer()).contains(TAKEN);
        assertThat(new Sent(STRICT).md5().v2(null).answer()).contains("ILLEGAL_SIGN", "该终端只可以用Upay-Signature-V2签名");
        assertThat(new Sent(STRICT).v2(null).answer()).contains("ILLEGAL_SIGN", "签名错误");
        assertThat(edge.operations.calls).hasSize(2);
    }

    @Test
    @DisplayName("who signs by MD5 asks no store for a nonce")
    void md5CostsNothing() {
        int before = edge.nonces.count();
        edge.nonces.gone = true;

        assertThat(new Sent(TestHttpPort.TILL).md5().v2(null).answer()).contains(TAKEN);

        assertThat(edge.nonces.count()).isEqualTo(before);
    }

    @Test
    @DisplayName("while the store does not answer: later, nothing was done; a disabled terminal stays refused")
    void others() {
        assertThat(new Sent(TestHttpPort.CLOSED_TILL).answer()).contains("INVALID_TERMINAL");
        edge.nonces.gone = true;

        assertThat(new Sent(TestHttpPort.TILL).answer()).contains("MAINTENANCE_INPROGRESS");

        assertThat(edge.operations.calls).isEmpty();
    }
}
