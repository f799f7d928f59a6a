package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** protocol.md#requests: extended and reflect, as a JSON value or as a string that holds one. */
@DisplayName("The fields extended and reflect take a JSON value or a string that holds one")
class RequestSchemaJsonFieldTest {

    private static PayRequest pay(String field, String value) {
        return RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                RequestSchema.PAY, RequestBodyBuilder.pay().with(field, value).json()));
    }

    @Test
    void extendedMayBeBigButNotBigger() {
        String most = IntStream.range(0, 24)
                .mapToObj(i -> '"' + "k".repeat(62) + (10 + i) + "\":\"" + "😀".repeat(256) + '"')
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(pay("extended", most).extras().extended()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keys  | extended的键数量不可以超过24
            key   | extended的键长度不可以超过64
            value | extended的值长度不可以超过256
            array | extended的值长度不可以超过256
            """)
    void extendedHasThreeBounds(String which, String sentence) {
        String tooBig =
                switch (which) {
                    case "keys" ->
                        IntStream.range(0, 25)
                                .mapToObj(i -> "\"" + i + "\":1")
                                .collect(Collectors.joining(",", "{", "}"));
                    case "key" -> "{\"" + "k".repeat(65) + "\":1}";
                    case "value" -> "{\"a\":\"" + "v".repeat(257) + "\"}";
                    default -> "{\"a\": [\"" + "v".repeat(253) + "\"]}";
                };
        String asText = '"' + tooBig.replace("\"", "\\\"") + '"';

        for (String sent : new String[] {tooBig, asText}) {
            assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                            RequestSchema.PAY,
                            RequestBodyBuilder.pay().with("extended", sent).json())))
                    .isEqualTo("INVALID_PARAMS " + sentence);
        }
    }

    @Test
    void anArrayOf256CharactersIsAllowedAsAValue() {
        String extended = "{\"a\": [\"" + "v".repeat(252) + "\"],\"b\":{\"c\":{}}}";

        assertThat(pay("extended", extended).extras().extended()).isEqualTo(extended);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a" : [1, 2.50e1] } | {"a" : [1, 2.50e1] }
            [ ]                  | [ ]
            true                 | true
            12.0                 | 12.0
            "plain words"        | plain words
            "{\\"a\\":1}"        | {"a":1}
            "null"               | null
            """)
    void reflectComesBackAsItWasSent(String sent, String reflect) {
        assertThat(pay("reflect", sent).extras().reflect()).isEqualTo(reflect);
    }

    @Test
    void reflectKeepsWhatJsonEscapes() {
        assertThat(pay("reflect", "{\"a\":\"\\u00e9/\\/\"}").extras().reflect()).isEqualTo("{\"a\":\"\\u00e9/\\/\"}");
    }

    @Test
    void reflectsLimitCountsTheSourceText() {
        String fits = "[" + " ".repeat(62) + "]";

        assertThat(pay("reflect", fits).extras().reflect()).isEqualTo(fits);
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                        RequestSchema.PAY,
                        RequestBodyBuilder.pay()
                                .with("reflect", fits + "\n")
                                .with("reflect", "[ " + fits.substring(1))
                                .json())))
                .isEqualTo("INVALID_PARAMS reflect长度不可以超过64");
    }

    @Test
    void reflectBeatsReflact() {
        assertThat(pay("reflact", "\"a\"").extras().reflect()).isEqualTo("a");
        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                                RequestSchema.PAY,
                                RequestBodyBuilder.pay()
                                        .with("reflact", "\"" + "a".repeat(65) + "\"")
                                        .with("reflect", "\"b\"")
                                        .json()))
                        .extras()
                        .reflect())
                .isEqualTo("b");
        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                                RequestSchema.PAY,
                                RequestBodyBuilder.pay()
                                        .with("reflact", "\"a\"")
                                        .with("reflect", "\"\"")
                                        .json()))
                        .extras()
                        .reflect())
                .isEqualTo("a");
    }
}
