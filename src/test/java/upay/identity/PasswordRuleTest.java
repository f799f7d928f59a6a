package upay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.Secret;

@DisplayName("Passwords: long enough, not the user's name, no sequence; and their hashes")
class PasswordRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "correct horse battery | ann | ",
                "elevenchars1 | ann | ",
                "一二三四五六七八九十甲乙 | ann | ",
                "password1234 | ann | must be more than a common word with digits, such as password1234",
                "P@ssw0rd2026! | ann | must be more than a common word with digits, such as password1234",
                "admin-admin-2026 | ann | must be more than a common word with digits, such as password1234",
                "my password is long | ann | ",
                "739184650217 | ann | ",
                "elevenchars | ann | must have 12 to 256 characters, and has 11",
                "一二三四五 | ann | must have 12 to 256 characters, and has 5",
                "aaaaaaaaaaaa | ann | must have at least 5 different characters",
                "123456789012 | ann | must not be a sequence",
                "abcdefghijkl | ann | must not be a sequence",
                "lihgfedcba987654 | ann | must not be a sequence",
                "margaret-1969! | margaret.hill | must not contain the user's name",
                "my HILL is high | margaret.hill | must not contain the user's name",
                "ann has a little | ann | ",
                "ten times margarin | margaret.hill | ",
            })
    void rule(String password, String user, String fault) {
        String found = PasswordRule.fault(new Secret(password), user).orElse("");
        assertThat(found).startsWith(fault == null ? "" : fault);
        assertThat(found.isEmpty()).isEqualTo(fault == null);
    }

    @Test
    @DisplayName("control characters, and what is too long")
    void others() {
        assertThat(PasswordRule.fault(new Secret("correct\nhorse battery"), "ann"))
                .hasValue("must not contain control characters");
        assertThat(PasswordRule.fault(new Secret("correct horse ".repeat(19)), "ann"))
                .isPresent();
    }

    @Test
    @DisplayName("a hash fits its password only, has its parameters, and differs each time")
    void hash() {
        Secret password = new Secret("correct horse 电池");
        String hash = PasswordHash.of(password);

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("correct");
        assertThat(PasswordHash.fits(password, hash)).isTrue();
        assertThat(PasswordHash.fits(new Secret("correct horse 电地"), hash)).isFalse();
        assertThat(PasswordHash.of(password)).isNotEqualTo(hash);
    }

    @Test
    @DisplayName("a hash of the reference implementation, with other parameters, is checked too")
    void reference() {
        // From the tests of the reference implementation (phc-winner-argon2): 64 MiB, 2 passes, "password", "somesalt".
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(PasswordHash.fits(new Secret("password"), hash)).isTrue();
        assertThat(PasswordHash.fits(new Secret("passwort"), hash)).isFalse();
    }
}
