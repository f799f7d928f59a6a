package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.Terminal;

/** protocol.md#dialects: what a terminal's dialect leaves out of its requests, and what both may send. */
@DisplayName("Requests of both dialects, and what clients in PHP send as nothing")
class RequestSchemaDialectTest {
    private static final List<String> BEGINNING = List.of("pay", "precreate", "refund");

    static Stream<Arguments> missingOperators() {
        return BEGINNING.stream().flatMap(operation -> Stream.of("absent", "null", "\"\"")
                .flatMap(sent -> Stream.of(Dialect.values()).map(dialect -> Arguments.of(operation, sent, dialect))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("missingOperators")
    @DisplayName("without an operator: taken in the current dialect, a fault in the seed's")
    void operatorMissing(String operation, String sent, Dialect dialect) {
        RequestBodyBuilder body = RequestBodyBuilder.of(operation).without("operator");
        if (!sent.equals("absent")) {
            body.with("operator", sent);
        }

        DecodedRequest<?> decoded = decode(operation, body, signer(dialect));

        if (dialect == Dialect.SEED) {
            assertThat(RequestBodyBuilder.verdict(decoded)).isEqualTo("INVALID_PARAMS operator不可以为空");
        } else {
            assertThat(operator(RequestBodyBuilder.valid(decoded))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay", "precreate", "refund"})
    @DisplayName("an operator that is sent has the same rules in both")
    void operatorSent(String operation) {
        int max = operation.equals("refund") ? 64 : 32;
        for (Dialect dialect : Dialect.values()) {
            assertThat(operator(RequestBodyBuilder.valid(
                            decode(operation, RequestBodyBuilder.of(operation), signer(dialect)))))
                    .isEqualTo("刘侃");
            RequestBodyBuilder tooLong =
                    RequestBodyBuilder.of(operation).with("operator", '"' + "x".repeat(max + 1) + '"');
            assertThat(RequestBodyBuilder.verdict(decode(operation, tooLong, signer(dialect))))
                    .isEqualTo("INVALID_PARAMS operator长度不可以超过" + max);
        }
    }

    static Stream<Arguments> nothings() {
        return Stream.of("pay", "precreate", "refund", "query", "cancel")
                .flatMap(operation -> Stream.of("extended", "goods_details")
                        .flatMap(field -> Stream.of("[]", "[ \n]", "\"\"", "\"[]\"", "\" [ ] \"", "null")
                                .map(value -> Arguments.of(operation, field, value))));
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @MethodSource("nothings")
    @DisplayName("an empty array in extended and goods_details is as absent, in every operation")
    void emptyArrays(String operation, String field, String value) {
        RequestBodyBuilder body = RequestBodyBuilder.of(operation).with(field, value);
        Object without = RequestBodyBuilder.valid(
                decode(operation, RequestBodyBuilder.of(operation), RequestBodyBuilder.SIGNER));

        for (Dialect dialect : Dialect.values()) {
            assertThat(RequestBodyBuilder.valid(decode(operation, body, signer(dialect))))
                    .isEqualTo(without);
        }
        if (value.startsWith("\"")) {
            assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.schema(operation)
                            .decode(body.form().getBytes(StandardCharsets.UTF_8), RequestBodyBuilder.SIGNER)))
                    .isEqualTo(without);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0]", "[[]]", "[\"\"]", "[{}]", "\"[null]\"", "\"[\"", "\"]\""})
    @DisplayName("an array with anything in it is no extended")
    void otherArrays(String value) {
        for (String operation : BEGINNING) {
            assertThat(RequestBodyBuilder.verdict(decode(
                            operation,
                            RequestBodyBuilder.of(operation).with("extended", value),
                            RequestBodyBuilder.SIGNER)))
                    .isEqualTo("INVALID_PARAMS extended必须为JSON对象");
        }
    }

    private static Terminal signer(Dialect dialect) {
        return dialect == Dialect.SEED ? RequestBodyBuilder.SIGNER : RequestBodyBuilder.CURRENT_SIGNER;
    }

    private static DecodedRequest<?> decode(String operation, RequestBodyBuilder body, Terminal signer) {
        return RequestBodyBuilder.schema(operation).decode(body.json().getBytes(StandardCharsets.UTF_8), signer);
    }

    private static String operator(Object request) {
        return request instanceof PayRequest pay ? pay.operator() : ((RefundRequest) request).operator();
    }
}
