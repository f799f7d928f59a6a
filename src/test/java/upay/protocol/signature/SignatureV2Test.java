package upay.protocol.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;

/** Made with openssl; docs/signature.md shows them, and how. */
@DisplayName("signature v2: HMAC-SHA256 over method, path, content type, time, nonce and the body's SHA-256")
class SignatureV2Test {
    private static final long T = 1_767_225_600_000L;
    private static final Secret SECRET = new Secret("sandbox-secret-1");
    private static final String N = "3f6c1d7e9a2b4c5d";
    private static final SignatureV2.Message QUERY = message("/upay/v2/query", "application/json", "{}");

    private static SignatureV2.Message message(String path, String contentType, String body) {
        return new SignatureV2.Message("POST", path, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', emptyValue = "", textBlock = """
            /upay/v2/query | application/json | 3f6c1d7e9a2b4c5d | {"terminal_sn":"100000000000000001","client_sn":"1"} | sandbox-secret-1 | dbd01f6140244d3e31037863e453ee590a2880b8a97a69ad05a10c9204055a1b
            /upay/v2/query | application/x-www-form-urlencoded | 3f6c1d7e9a2b4c5d | terminal_sn=100000000000000001&client_sn=1 | sandbox-secret-1 | 89bb77241d3932167ed0baa65f7c41505eec7cec029c233096b6c049055865d6
            /upay/v2/pay | application/json; charset=utf-8 | AAAAAAAAAAAAAAAA-_ | {"terminal_sn":"100000000000000001","subject":"茶"} | 密 | ac76bd642fa7affa9876e5442170f0da5ad4c32f3ecb90a11e90d0118dfe59f1
            /upay/v2/cancel | | 0000000000000000 | | x | 226e1b9fa66aad1e9eff585564600bb77409cca4bc13ea5d55c2cceb44ba5a8d
            http://shop.example/told?shop=1 | application/json | 3f6c1d7e9a2b4c5d | {"sn":"7894259244067349","order_status":"PAID"} | sandbox-secret-1 | 68868d06df0da8d9938f5841b26f505a142707acdf23220a94cb0d9e3b95fc50
            """)
    void vectors(String path, String contentType, String nonce, String body, String secret, String sign)
            throws Exception {
        SignatureV2.Message message = message(path, contentType == null ? "" : contentType, body == null ? "" : body);
        String header = "t=" + T + ",n=" + nonce + ",s=" + sign;

        assertThat(SignatureV2.of(message, new Secret(secret), Instant.ofEpochMilli(T), nonce)
                        .header())
                .isEqualTo(header);
        assertThat(SignatureV2.parse(header).orElseThrow().verify(message, new Secret(secret)))
                .isTrue();
        assertThat(Files.readString(Path.of("docs", "signature.md"))).contains(sign);
    }

    @Test
    @DisplayName("what is changed after it was signed is seen, each part of it")
    void changed() {
        SignatureV2 right = SignatureV2.of(QUERY, SECRET, Instant.ofEpochMilli(T), N);

        assertThat(right.verify(QUERY, SECRET)).isTrue();
        assertThat(right.verify(QUERY, new Secret("sandbox-secret-2"))).isFalse();
        assertThat(right.verify(
                        new SignatureV2.Message("PUT", QUERY.path(), QUERY.contentType(), QUERY.sha256()), SECRET))
                .isFalse();
        assertThat(right.verify(message("/upay/v2/cancel", "application/json", "{}"), SECRET))
                .isFalse();
        assertThat(right.verify(message("/upay/v2/query", "", "{}"), SECRET)).isFalse();
        assertThat(right.verify(message("/upay/v2/query", "application/json", "{ }"), SECRET))
                .isFalse();
        assertThat(new SignatureV2(Instant.ofEpochMilli(T + 1), N, right.sign()).verify(QUERY, SECRET))
                .isFalse();
        assertThat(new SignatureV2(right.time(), N + "0", right.sign()).verify(QUERY, SECRET))
                .isFalse();
    }

    @Test
    @DisplayName("it holds for five minutes before and after the time that it names")
    void window() {
        SignatureV2 signature = new SignatureV2(Instant.ofEpochMilli(T), N, "00".repeat(32));

        for (long millis : new long[] {-300_000, 0, 300_000}) {
            assertThat(signature.isTimely(Instant.ofEpochMilli(T + millis))).isTrue();
        }
        for (long millis : new long[] {-300_001, 300_001}) {
            assertThat(signature.isTimely(Instant.ofEpochMilli(T + millis))).isFalse();
        }
        assertThat(signature.end()).isEqualTo(Instant.ofEpochMilli(T).plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t=1767225600000",
                "t=1767225600000,n=3f6c1d7e9a2b4c5d",
                "t=1767225600000,n=3f6c1d7e9a2b4c5,s=#",
                "t=176722560000,n=3f6c1d7e9a2b4c5d,s=#",
                "t=17672256000000,n=3f6c1d7e9a2b4c5d,s=#",
                "t=-767225600000,n=3f6c1d7e9a2b4c5d,s=#",
                "t=１767225600000,n=3f6c1d7e9a2b4c5d,s=#",
                "t=1767225600000,n=3f6c1d7e9a2b4c5 ,s=#",
                "t=1767225600000,n=3f6c1d7e9a2b4c5\n,s=#",
                "t=1767225600000, n=3f6c1d7e9a2b4c5d, s=#",
                "n=3f6c1d7e9a2b4c5d,t=1767225600000,s=#",
                "t=1767225600000,n=3f6c1d7e9a2b4c5d,s=#0",
                "t=1767225600000,n=3f6c1d7e9a2b4c5d,s=#,x=1",
                "t=1767225600000,n=3f6c1d7e9a2b4c5d,s=#\n"
            })
    @DisplayName("what has another form is none")
    void form(String header) {
        assertThat(SignatureV2.parse(header.replace("#", "0".repeat(64)))).isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("neither time nor signature is printed whole")
    void printed() {
        assertThat(SignatureV2.of(QUERY, SECRET, Instant.ofEpochMilli(T), N).toString())
                .isEqualTo("v2 of 2026-01-01T00:00:00Z");
    }
}
