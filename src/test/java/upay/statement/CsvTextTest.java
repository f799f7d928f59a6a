package upay.statement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A foreign text in a CSV file is one cell, and never a formula")
class CsvTextTest {
    /** In the table a backslash stands before t, r and n for the control characters. */
    private static String real(String text) {
        return text.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "plain              | plain",
                "7895/12            | 7895/12",
                "一杯咖啡            | 一杯咖啡",
                "a-b=c+d@e          | a-b=c+d@e",
                "=1+1               | '=1+1",
                "=HYPERLINK(\"x\")  | \"'=HYPERLINK(\"\"x\"\")\"",
                "=cmd,1             | \"'=cmd,1\"",
                "+86138             | '+86138",
                "-1                 | '-1",
                "@SUM(A1)           | '@SUM(A1)",
                "\\t=1              | '\\t=1",
                "\\r=1              | \"'\\r=1\"",
                "\\n=1              | \"'\\n=1\"",
                "~ =1~              | ~' =1~",
                "~ \\t@x~           | ~' \\t@x~",
                "＝1+1              | '＝1+1",
                "＋1                | '＋1",
                "－1                | '－1",
                "＠x                | '＠x",
                "~　=1~             | ~'　=1~",
                "'=1                | '=1",
                "a,b                | \"a,b\"",
                "a\"b               | \"a\"\"b\"",
                "a\\nb              | \"a\\nb\"",
                "a\\rb              | \"a\\rb\"",
                "~ ~                | ~ ~"
            })
    void cells(String text, String cell) {
        assertThat(CsvText.cell(real(text))).isEqualTo(real(cell));
    }

    @Test
    void absent() {
        assertThat(CsvText.cell(null)).isEmpty();
        assertThat(CsvText.cell("")).isEmpty();
    }
}
