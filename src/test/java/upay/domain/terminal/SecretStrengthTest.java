package upay.domain.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;

@DisplayName("A chosen secret has 16 characters and is no sequence or repetition")
class SecretStrengthTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "fifteen-letters",
                "aaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaab",
                "1234567890123456",
                "0000000000000001",
                "abcdefghijklmnop",
                "zyxwvutsrqponmlk",
                "abcabcabcabcabcabc",
                "passwordpassword",
                "1111111122222222",
                "12341234123412341234",
            })
    void refused(String text) {
        assertThat(SecretStrength.fault(new Secret(text))).hasValueSatisfying(fault -> assertThat(fault)
                .containsPattern("at least 16|can be guessed")
                .doesNotContain("abc", "secret "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "known-to-the-till",
                "sandbox-secret-1",
                "d76da5efb37877e4f2b8c62cf12780e0",
                "0123456789abcdef0123456789ABCDEF",
                "茶馆一号收银机的密钥很长很长而且独一",
            })
    void taken(String text) {
        assertThat(SecretStrength.fault(new Secret(text))).isEmpty();
    }

    @Test
    @DisplayName("no random one is refused: hexadecimal digits, or decimal ones")
    void random() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            StringBuilder digits = new StringBuilder();
            for (int d = 0; d < 20; d++) {
                digits.append(random.nextInt(10));
            }
            assertThat(SecretStrength.fault(new Secret(HexFormat.of().formatHex(bytes))))
                    .isEmpty();
            assertThat(SecretStrength.fault(new Secret(digits.toString()))).isEmpty();
        }
    }
}
