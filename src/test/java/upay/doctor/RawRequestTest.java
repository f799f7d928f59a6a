package upay.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A raw request is read as it was sent")
class RawRequestTest {
    private static RawRequest parse(String text) {
        return RawRequest.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void withEitherLineEnd(String newline) {
        RawRequest raw = parse(String.join(
                newline,
                "POST /upay/v2/pay HTTP/1.1",
                "Host: x:1",
                "AUTHORIZATION:1 2",
                "content-type: a/b; c=d",
                "",
                "{\n\n}"));

        SignedRequest request = raw.signed();
        assertThat(request.path()).isEqualTo("/upay/v2/pay");
        assertThat(request.authorization()).isEqualTo("1 2");
        assertThat(request.contentType()).isEqualTo("a/b; c=d");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\n\n}");
        assertThat(raw.lengthFault()).isNull();
    }

    @Test
    void withoutRequestLineOrBody() {
        SignedRequest request = parse("Authorization: 1 2\n\n").signed();

        assertThat(request.path()).isNull();
        assertThat(request.authorization()).isEqualTo("1 2");
        assertThat(request.body()).isEmpty();
    }

    @Test
    void anEditorsNewlineBehindTheContentLengthWasNotSent() {
        RawRequest raw = parse("POST / HTTP/1.1\nContent-Length: 2\n\n{}\n");

        assertThat(raw.body()).hasSize(2);
        assertThat(raw.lengthFault()).isNull();
        assertThat(parse("POST / HTTP/1.1\nContent-Length: 3\n\n{}\n").body()).hasSize(3);
        assertThat(parse("POST / HTTP/1.1\nContent-Length: 9\n\n{}").lengthFault())
                .contains("2 bytes", "says 9");
        assertThat(parse("POST / HTTP/1.1\nContent-Length: 1\n\n{}").body()).hasSize(2);
    }

    @Test
    void withoutAnEmptyLineItIsNone() {
        assertThatThrownBy(() -> parse("{\"a\":1}")).hasMessageContaining("--body");
    }
}
