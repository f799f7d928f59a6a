package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.terminal.Terminal;

@DisplayName("A secret prints as stars and compares by its text")
class SecretTest {
    @Test
    void itPrintsAsStarsAndComparesByItsText() {
        Secret secret = new Secret("the text");

        assertThat(secret)
                .hasToString("******")
                .isEqualTo(new Secret("the text"))
                .hasSameHashCodeAs(new Secret("the text"));
        assertThat(secret).isNotEqualTo(new Secret("other")).isNotEqualTo("the text");
        assertThat(secret.reveal()).isEqualTo("the text");
        assertThat(new Terminal("sn", secret, "m", "s", true).toString()).doesNotContain("the text");
    }
}
