package upay.protocol.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.protocol.TextRules;

/** protocol.md#signature: sign = MD5(body bytes ++ secret bytes), hex, either case. */
@DisplayName("The MD5 signature and its header agree with their vectors")
class Md5SignatureTest {

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream file = Md5SignatureTest.class.getResourceAsStream("/vectors/signature/md5.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|", -1))
                    .map(parts -> Arguments.of(
                            new Secret(parts[0].strip()),
                            parts[1].strip().replace("\\n", "\n").getBytes(StandardCharsets.UTF_8),
                            parts[2].strip()));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bothWays(Secret secret, byte[] body, String sign) {
        assertThat(Md5Signature.sign(body, secret)).isEqualTo(sign);
        assertThat(Md5Signature.verify(body, secret, sign)).isTrue();
        assertThat(Md5Signature.verify(body, secret, sign.toUpperCase(Locale.ROOT)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void anyOtherDigitIsWrong(Secret secret, byte[] body, String sign) {
        for (int i = 0; i < sign.length(); i++) {
            char other = sign.charAt(i) == '0' ? '1' : '0';
            String forged = sign.substring(0, i) + other + sign.substring(i + 1);

            assertThat(Md5Signature.verify(body, secret, forged)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "d41d8cd98f00b204e9800998ecf8427",
                "d41d8cd98f00b204e9800998ecf8427e0",
                "d41d8cd98f00b204e9800998ecf8427g",
                "g41d8cd98f00b204e9800998ecf8427e",
                "d41d8cd98f00b204e9800998ecf8427 ",
                "ｄ41d8cd98f00b204e9800998ecf8427e",
                "dｅ1d8cd98f00b204e9800998ecf8427e"
            })
    void whatIsNo32HexDigitsIsWrong(String sign) {
        assertThat(Md5Signature.verify(new byte[0], new Secret(""), sign)).isFalse();
    }

    @Test
    void aDigestIsLeftCleanForTheNextRequest() {
        Md5Signature.verify(new byte[] {1, 2, 3}, new Secret("x"), "0".repeat(32));

        assertThat(Md5Signature.sign(new byte[0], new Secret(""))).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a😀b | a😀b
            \\uD83D | ?
            \\uDE00\\uD83D\\uD83D\\uDE00\\uD83D | ??😀?
            """)
    void textIsMendedForUtf8(String text, String encodable) {
        String java = text.replace("\\uD83D", "\uD83D").replace("\\uDE00", "\uDE00");

        assertThat(TextRules.encodable(java)).isEqualTo(encodable);
    }
}
