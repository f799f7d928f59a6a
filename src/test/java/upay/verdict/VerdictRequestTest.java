package upay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.protocol.CommError;
import upay.protocol.Reply;

@DisplayName("The header Upay-Verdict: a language, and perhaps a wait")
class VerdictRequestTest {
    private static VerdictRequest of(String value) {
        return VerdictRequest.of(TillOperation.PAY, List.of(value));
    }

    private static String language(VerdictRequest request) {
        return request.verdict(new Reply.Refusal(CommError.ILLEGAL_SIGN))
                        .message()
                        .startsWith("Not")
                ? "en"
                : "zh";
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource({
        "zh, zh, -1",
        "zh-CN, zh, -1",
        "ZH-Hans-CN, zh, -1",
        "en, en, -1",
        "en-US; wait=0, en, 0",
        "zh;wait=60, zh, 60",
        "'zh ; wait=05 ', zh, 5",
        "'  en;WAIT=20', en, 20"
    })
    @DisplayName("valid")
    void valid(String value, String language, int seconds) {
        VerdictRequest request = of(value);

        assertThat(request.fault()).isEmpty();
        assertThat(language(request)).isEqualTo(language);
        assertThat(request.patience()).isEqualTo(seconds < 0 ? null : Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "<{0}>")
    @ValueSource(
            strings = {
                "",
                "fr",
                "english",
                "zh;",
                "zh; wait",
                "zh; wait=",
                "zh; wait=61",
                "zh; wait=-1",
                "zh; wait=1.5",
                "zh; wait=100",
                "zh; wait=１０",
                "zh; wait=1; wait=2",
                "wait=60",
                "60",
                "zh, en",
                "true",
                "zh; q=1"
            })
    @DisplayName("invalid: the fault names the header and how it looks; there is no wait")
    void invalid(String value) {
        VerdictRequest request = of(value);

        assertThat(request.fault()).hasValueSatisfying(fault -> assertThat(fault)
                .contains("Upay-Verdict", "zh", "en", "60")
                .doesNotContain("；"));
        assertThat(request.patience()).isNull();
    }

    @Test
    @DisplayName("twice, or thousands of characters long: invalid")
    void ambiguous() {
        assertThat(VerdictRequest.of(TillOperation.PAY, List.of("zh", "zh")).fault())
                .isPresent();
        assertThat(of("zh" + String.join("", Collections.nCopies(4_000, "-a"))).fault())
                .isPresent();
    }

    @Test
    @DisplayName("a fault is told in the language that was asked for, if there is one")
    void faultInItsLanguage() {
        assertThat(language(of("en; wait=61"))).isEqualTo("en");
        assertThat(language(of("fr"))).isEqualTo("zh");
    }
}
