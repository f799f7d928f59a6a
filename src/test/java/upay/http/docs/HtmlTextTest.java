package upay.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Texts of the document as HTML")
class HtmlTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a < b & c             | a &lt; b &amp; c
            `<sn> <sign>`         | <code>&lt;sn&gt; &lt;sign&gt;</code>
            **never** a "failure" | <strong>never</strong> a &quot;failure&quot;
            <script>x()</script>  | &lt;script&gt;x()&lt;/script&gt;
            """)
    @DisplayName("markup of two kinds; all else is escaped")
    void line(String text, String html) {
        assertThat(HtmlText.line(text)).isEqualTo(html);
    }

    @Test
    @DisplayName("an empty line parts two paragraphs")
    void paragraphs() {
        assertThat(HtmlText.paragraphs("a\nb\n\nc\n")).isEqualTo("<p>a\nb</p>\n<p>c</p>\n");
    }

    @Test
    @DisplayName("values as indented JSON")
    void json() {
        assertThat(HtmlText.json(Map.of("a", List.of(Map.of("b", "\"<\\"), 1))))
                .isEqualTo(
                        "{\n  &quot;a&quot;: [\n    {\n      &quot;b&quot;: &quot;\\&quot;&lt;\\\\&quot;\n    },\n    1\n  ]\n}");
    }
}
