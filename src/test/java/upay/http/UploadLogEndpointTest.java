package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.SignatureV2;

@DisplayName("An uploaded log is any bytes, up to 1 MiB, signed by the terminal; it is counted and not kept")
class UploadLogEndpointTest {
    private static final String RECEIVED =
            "{\"result_code\":\"200\",\"error_code\":\"SUCCESS\",\"error_message\":\"ok\"}";
    private static final int MAX = 1024 * 1024;

    /** A budget that holds no such body. */
    private final TestHttpPort edge =
            new TestHttpPort(10, settings -> TestHttpSettings.withBodyBudget(settings, 100), java.util.List.of());

    @AfterEach
    void stop() {
        edge.close();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private RawClient.Response upload(byte[] log, String authorization, String more) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /terminal/uploadLog HTTP/1.1\r\nHost: h\r\nContent-Type: application/zip\r\n"
                        + "Authorization: " + authorization + "\r\n" + more + "Content-Length: " + log.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(log);
        try (RawClient client = edge.raw()) {
            return client.send(request.toByteArray()).response();
        }
    }

    private static String sign(byte[] log, String secret) {
        return "till-1 " + Md5Signature.sign(log, new Secret(secret));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 64 * 1024 + 1, MAX})
    void received(int length) {
        byte[] log = bytes(length);

        assertThat(upload(log, sign(log, "till-1-secret"), "")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(RECEIVED);
        });
        assertThat(edge.admission.uploads().details())
                .containsEntry("count", 1L)
                .containsEntry("bytes", (long) length);
        assertThat(edge.admission.inFlight()).isZero();
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("In chunks too")
    void chunked() {
        byte[] log = bytes(100_000);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /terminal/uploadLog HTTP/1.1\r\nHost: h\r\nAuthorization: "
                        + sign(log, "till-1-secret") + "\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(log);
        request.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try (RawClient client = edge.raw()) {
            assertThat(client.send(request.toByteArray()).response().body()).isEqualTo(RECEIVED);
        }
    }

    @Test
    @DisplayName("A wrong signature is refused; so is one byte more than 1 MiB, and more than 64 KiB anywhere else")
    void refused() {
        byte[] log = bytes(5_000);

        assertThat(upload(log, sign(log, "wrong"), "").body()).contains("ILLEGAL_SIGN");
        assertThat(upload(log, sign(bytes(5_001), "till-1-secret"), "").body()).contains("ILLEGAL_SIGN");
        assertThat(upload(log, "nobody " + Md5Signature.sign(log, new Secret("x")), "")
                        .body())
                .contains("TERMINAL_NOT_EXISTS");
        byte[] more = bytes(MAX + 1);
        assertThat(upload(more, sign(more, "till-1-secret"), "").status()).isEqualTo(413);
        String pay = TestHttpPort.PAY + " ".repeat(64 * 1024);
        assertThat(edge.post("/upay/v2/pay", pay).statusCode()).isEqualTo(413);
        assertThat(edge.post("/terminal/checkin", pay).statusCode()).isEqualTo(413);
        assertThat(edge.admission.uploads().details()).containsEntry("count", 0L);
    }

    @Test
    @DisplayName("Signature v2 covers it as well")
    void signatureV2() {
        byte[] log = bytes(300_000);
        SignatureV2.Message message = new SignatureV2.Message("POST", "/terminal/uploadLog", "application/zip", log);
        String header = SignatureV2.of(message, new Secret("till-1-secret"), Instant.now(), "nonce-0000000001")
                .header();
        log[0]++;
        assertThat(upload(log, "till-1 v2", "Upay-Signature-V2: " + header + "\r\n")
                        .body())
                .contains("ILLEGAL_SIGN");
        log[0]--;
        assertThat(upload(log, "till-1 v2", "Upay-Signature-V2: " + header + "\r\n")
                        .body())
                .isEqualTo(RECEIVED);
    }
}
