package upay.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.Secret;

@DisplayName("One-time passwords of RFC 6238, each taken once; recovery codes, tokens and API keys")
class TotpTest {
    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Secret SECRET = new Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130",
    })
    @DisplayName("the vectors of RFC 6238 for SHA-1")
    void vectors(long seconds, String code) {
        assertThat(Totp.code(KEY, seconds / 30, 8)).isEqualTo(code);
        Instant now = Instant.ofEpochSecond(seconds);
        assertThat(Totp.accepted(SECRET, code.substring(2), now, 0)).hasValue(seconds / 30);
    }

    @ParameterizedTest
    @CsvSource({"'',''", "f,MY", "fo,MZXQ", "foo,MZXW6", "foob,MZXW6YQ", "fooba,MZXW6YTB", "foobar,MZXW6YTBOI"})
    @DisplayName("the vectors of RFC 4648 for Base32, without padding")
    void base32(String text, String encoded) {
        assertThat(Totp.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
        assertThat(new String(Totp.decode(encoded), StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-31, false", "-30, true", "-1, true", "0, true", "29, true", "30, true", "59, true", "60, false"})
    @DisplayName("a code of the step before or after is taken, for clocks that differ")
    void skew(long seconds, boolean taken) {
        Instant begin = Instant.ofEpochSecond(1_000_000_020 / 30 * 30);
        String code = Totp.code(KEY, begin.getEpochSecond() / 30, 6);

        assertThat(Totp.accepted(SECRET, code, begin.plusSeconds(seconds), 0).isPresent())
                .isEqualTo(taken);
    }

    @Test
    @DisplayName("a code is taken once, and none of before the last one")
    void once() {
        Instant now = Instant.ofEpochSecond(1_000_000_000);
        long step = now.getEpochSecond() / 30;
        String code = Totp.code(KEY, step, 6);
        String before = Totp.code(KEY, step - 1, 6);

        assertThat(Totp.accepted(SECRET, code, now, step - 1)).hasValue(step);
        assertThat(Totp.accepted(SECRET, code, now, step)).isEmpty();
        assertThat(Totp.accepted(SECRET, before, now, step)).isEmpty();
        assertThat(Totp.accepted(SECRET, before, now, step - 2)).hasValue(step - 1);
    }

    @Test
    @DisplayName("what is no code is none")
    void wrong() {
        Instant now = Instant.ofEpochSecond(1_000_000_000);
        for (String code : List.of("", "12345", "1234567", "abcdef", "٠١٢٣٤٥")) {
            assertThat(Totp.accepted(SECRET, code, now, 0)).isEqualTo(OptionalLong.empty());
        }
        assertThatThrownBy(() -> Totp.decode("MZXW0")).hasMessageContaining("Base32");
    }

    @Test
    @DisplayName("new secrets have 160 bits, and an authenticator takes them as a URI")
    void secrets() {
        Secret secret = Totp.newSecret();

        assertThat(secret.reveal()).matches("[A-Z2-7]{32}");
        assertThat(secret).isNotEqualTo(Totp.newSecret());
        assertThat(Totp.uri(secret, "ann", "upay-gateway").reveal())
                .isEqualTo("otpauth://totp/upay-gateway:ann?secret=" + secret.reveal()
                        + "&issuer=upay-gateway&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    @DisplayName("recovery codes: ten different ones, hashed as they are typed")
    void recovery() {
        List<Secret> codes = RecoveryCodes.create();
        Set<String> hashes = new HashSet<>();
        codes.forEach(code -> hashes.add(RecoveryCodes.hash(code)));

        assertThat(hashes).hasSize(10).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        String code = codes.get(0).reveal();
        assertThat(code).matches("[0-9a-z]{8}-[0-9a-z]{8}");
        assertThat(RecoveryCodes.hash(
                        new Secret(" " + code.toUpperCase(java.util.Locale.ROOT).replace("-", " "))))
                .isEqualTo(RecoveryCodes.hash(new Secret(code)));
    }

    @Test
    @DisplayName("tokens and API keys are random, print as asterisks, and are read back")
    void tokens() {
        Token token = Token.create();
        assertThat(token.text().reveal()).matches("[0-9a-z]{32}");
        assertThat(token.toString()).doesNotContain(token.text().reveal());
        assertThat(token.hash())
                .isEqualTo(new Token(token.text()).hash())
                .isNotEqualTo(Token.create().hash());

        ApiKey key = ApiKey.create();
        assertThat(key.toString()).doesNotContain(key.text().reveal());
        assertThat(ApiKey.parse(key.text().reveal())).hasValue(key);
        assertThat(ApiKey.parse(key.text().reveal() + "0")).isEmpty();
        assertThat(ApiKey.parse("upay_" + key.id())).isEmpty();
    }
}
