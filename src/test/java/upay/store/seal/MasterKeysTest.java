package upay.store.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.Secret;

@DisplayName("Master keys are read strictly, and never shown")
class MasterKeysTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final String BASE64 = Base64.getEncoder().encodeToString(new byte[32]);

    private static MasterKeys parse(String text) {
        return MasterKeys.parse(new Secret(text));
    }

    @Test
    void aFileHoldsSeveralVersionsAndTheHighestIsTheNewest() {
        MasterKeys keys =
                parse("# keys of the shop\n 2 : " + HEX + "  # since May\r\n\n10:" + BASE64 + "\n1:" + HEX + "\n");

        assertThat(keys.versions()).containsExactly(1, 2, 10);
        assertThat(keys.newest()).isEqualTo(10);
    }

    @Test
    void inAVariableTheyStandInOneLineAndALoneKeyIsTheFirst() {
        assertThat(parse("1:" + HEX + ",2:" + BASE64).versions()).containsExactly(1, 2);
        assertThat(parse(BASE64).versions()).containsExactly(1);
        assertThat(parse(HEX).versions()).containsExactly(1);
    }

    @Test
    void aNewKeyIsOne() {
        assertThat(parse(MasterKeys.newKey().reveal()).versions()).containsExactly(1);
        assertThat(MasterKeys.newKey()).isNotEqualTo(MasterKeys.newKey());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | there is no key",
                "# nothing                | there is no key",
                "1:abcd                   | line 1: a key is 32 bytes",
                "1:!!!!                   | line 1: a key is 32 bytes",
                "0:%s                     | line 1: versions begin with 1",
                "1:%s,1:%s                | line 2: there is a second key of version 1",
                "1 %s                     | line 1 is not version:key",
                "-1:%s                    | line 1: a key is 32 bytes",
                "9999999999:%s            | line 1: a key is 32 bytes"
            })
    void everyFaultIsNamed(String text, String fault) {
        assertThatThrownBy(() -> parse(text.replace("%s", HEX)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault)
                .hasMessageNotContaining(HEX);
    }

    @Test
    void allFaultsComeAtOnce() {
        assertThatThrownBy(() -> parse("1:abcd\n2:" + HEX + "\n2:" + HEX))
                .hasMessageContaining("line 1")
                .hasMessageContaining("line 3");
    }

    @Test
    void thePublishedKeyIsRecognisedWhereverItStands() {
        String published = Base64.getEncoder()
                .encodeToString(MasterKeys.development().key(1).getEncoded());

        assertThat(MasterKeys.development().isPublished()).isTrue();
        assertThat(parse("1:" + HEX + ",2:" + published).isPublished()).isTrue();
        assertThat(parse("1:" + HEX).isPublished()).isFalse();
    }

    @Test
    void theyPrintAsTheirVersions() {
        assertThat(parse("3:" + HEX)).hasToString("master keys [3]");
    }
}
