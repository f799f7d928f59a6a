package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.terminal.RequestRate;
import upay.http.RawClient;
import upay.http.ScriptedOperations;
import upay.http.TestHttpPort;
import upay.metrics.RequestMetrics.Refusal;

@DisplayName("An address is limited in requests without a valid signature, and never in requests with one")
class SourceLimitTest {
    private static final int BURST = 20;

    private final TestHttpPort edge = new TestHttpPort();

    @BeforeEach
    void limit() {
        edge.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
        edge.admission.limit(new RequestLimits(
                RequestLimits.DEFAULT.terminal(), RequestLimits.DEFAULT.merchant(), 80, new RequestRate(1, BURST)));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static String signedBy(String authorization) {
        return TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)
                .replaceAll("Authorization: .*\r", "Authorization: " + authorization + "\r");
    }

    private RawClient.Response once(String address, String authorization) {
        try (RawClient client = edge.rawFrom(address)) {
            return client.send(signedBy(authorization)).response();
        }
    }

    /** Sends until the limit is reached; returns how many were answered otherwise. */
    private int sendUntilLimited(String authorization, String error) {
        for (int answered = 0; answered < 100; answered++) {
            RawClient.Response answer = once("127.0.0.1", authorization);
            if (answer.body().contains("MAINTENANCE_INPROGRESS")) {
                assertThat(answer.body()).contains("该来源地址未通过验签的请求超过每秒1次的上限");
                assertThat(answer.saysClose()).isTrue();
                return answered;
            }
            assertThat(answer.body()).contains(error);
        }
        throw new AssertionError("no limit");
    }

    @Test
    void wrongSignatures() {
        assertThat(sendUntilLimited("till-1 0123456789abcdef0123456789abcdef", "ILLEGAL_SIGN"))
                .isBetween(BURST, BURST + 5);
        assertThat(edge.admission.metrics().refusals(Refusal.SIGNATURE)).isBetween(20L, 25L);
        assertThat(edge.admission.metrics().refusals(Refusal.SOURCE_RATE)).isEqualTo(1);
    }

    @Test
    void missingSignatures() {
        assertThat(sendUntilLimited("", "ILLEGAL_SIGN")).isBetween(BURST, BURST + 5);
    }

    @Test
    void inventedTerminals() {
        assertThat(sendUntilLimited("nobody 0", "TERMINAL_NOT_EXISTS")).isBetween(BURST, BURST + 5);
    }

    @Test
    @DisplayName("The tills behind the same NAT go on, also over new connections, and a faulty one among them")
    void theSameAddress() {
        sendUntilLimited("till-1 0123456789abcdef0123456789abcdef", "ILLEGAL_SIGN");

        for (int i = 0; i < 50; i++) {
            assertThat(once("127.0.0.1", "till-1 00000000000000000000000000000000")
                            .body())
                    .containsAnyOf("MAINTENANCE_INPROGRESS", "ILLEGAL_SIGN");
            try (RawClient till = edge.rawFrom("127.0.0.1")) {
                assertThat(till.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                                .response()
                                .body())
                        .contains("UPAY_ORDER_NOT_EXISTS");
            }
        }
    }

    @Test
    @DisplayName("Another address is told what is wrong")
    void anotherAddress() {
        sendUntilLimited("till-1 0123456789abcdef0123456789abcdef", "ILLEGAL_SIGN");

        assertThat(once("127.0.0.2", "till-1 0123456789abcdef0123456789abcdef").body())
                .contains("ILLEGAL_SIGN");
    }

    @Test
    @DisplayName("An address that hangs up is not forgotten")
    void hangingUp() {
        sendUntilLimited("till-1 0123456789abcdef0123456789abcdef", "ILLEGAL_SIGN");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> edge.admission.addressUsages().departed() == 1);
        int limited = 0;
        for (int i = 0; i < 10; i++) {
            limited += once("127.0.0.1", "nobody 0").body().contains("MAINTENANCE_INPROGRESS") ? 1 : 0;
        }
        assertThat(limited).isGreaterThan(3);
    }
}
