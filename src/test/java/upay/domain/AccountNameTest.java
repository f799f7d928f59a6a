package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An account is named by a short text, which says whose it is")
class AccountNameTest {
    @ParameterizedTest
    @CsvSource({
        "m1, default,  default,  m1, true",
        "*,  default,  *default, *,  true",
        "*,  conf,     *conf,    *,  true",
        "m1, conf,     conf,     m1, false",
        "m1, new-2027, new-2027, m1, false",
        "*,  b,        *b,       *,  false"
    })
    void written(String owner, String name, String text, String ownerOfM1, boolean unnamed) {
        AccountName account = AccountName.of(owner, name);

        assertThat(account).hasToString(text).isEqualTo(AccountName.read(text));
        assertThat(account.name()).isEqualTo(name);
        assertThat(account.owner("m1")).isEqualTo(ownerOfM1);
        assertThat(account.isUnnamed()).isEqualTo(unnamed);
    }

    @Test
    @DisplayName("the frequent ones are not made anew for each order")
    void shared() {
        assertThat(AccountName.read("*conf")).isSameAs(AccountName.CONFIGURED);
        assertThat(AccountName.read("default")).isSameAs(AccountName.OWN);
        assertThat(AccountName.of("*", "default")).isSameAs(AccountName.SHARED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "**b", "B", "-b", "a/b", "a b", "a*", "ä", "abcdefghijabcdefghijabcdefghijabc"})
    void none(String text) {
        assertThat(AccountName.isText(text)).isFalse();
        assertThatThrownBy(() -> new AccountName(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
