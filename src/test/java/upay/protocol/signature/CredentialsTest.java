package upay.protocol.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;

@DisplayName("Authorization is two words: the signer and its signature")
class CredentialsTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Secret KEY = new Secret("till-1-secret");
    private static final String SIGN = Md5Signature.sign(BODY, KEY);

    @Test
    @DisplayName("one space between them; its text hides the signature")
    void usual() {
        assertThat(Credentials.parse("till-1 0AF")).isEqualTo(Optional.of(new Credentials("till-1", "till-1 0AF", 7)));
        assertThat(Credentials.parse("till-1 0AF").orElseThrow()).hasToString("till-1");
        assertThat(Credentials.parse("till-1 " + SIGN))
                .isEqualTo(Optional.of(new Credentials("till-1", "till-1 " + SIGN, 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "  ", "\t", " \t ", ",", ", ", " ,", " , ", ",\t", "     "})
    @DisplayName("clients also send several spaces, a tab or a comma, and the signature in either case")
    void asClientsSendIt(String between) {
        for (String sign : List.of(SIGN, SIGN.toUpperCase(Locale.ROOT))) {
            Credentials credentials =
                    Credentials.parse("till-1" + between + sign).orElseThrow();
            StreamedBody streamed = new StreamedBody(false);
            streamed.add(java.nio.ByteBuffer.wrap(BODY));

            assertThat(credentials.signerSn()).isEqualTo("till-1");
            assertThat(credentials.verify(BODY, KEY)).isTrue();
            assertThat(credentials.verify(streamed, KEY)).isTrue();
            assertThat(credentials.verify(BODY, new Secret("other"))).isFalse();
            assertThat(credentials.verify(streamed, new Secret("other"))).isFalse();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "till-1",
                "till-1 ",
                "\"till-1 0AF\"",
                "<till-1> <0AF>",
                "till-1,",
                " 0AF",
                ",0AF",
                "till-1 0 AF",
                "till-1 0AF ",
                "till-1,0AF,",
                "till-1,,0AF",
                "till-1, ,0AF",
                "a,b c0123456789abcdef0123456789abcdef",
                "a,b 00123456789abcdef0123456789abcde",
                "Bearer till-1 0123456789abcdef0123456789abcdef"
            })
    @DisplayName("everything else is malformed")
    void malformed(String header) {
        assertThat(Credentials.parse(header)).isEmpty();
    }

    @Test
    @DisplayName("A streamed body has the digests of the whole one")
    void streamed() {
        StreamedBody streamed = new StreamedBody(true);
        streamed.add(java.nio.ByteBuffer.wrap(BODY, 0, 1));
        streamed.add(java.nio.ByteBuffer.wrap(BODY, 1, 1));

        assertThat(Credentials.parse("till-1 " + SIGN).orElseThrow().verify(streamed, KEY))
                .isTrue();
        assertThat(new SignatureV2.Message("POST", "/", "", streamed.sha256()))
                .isEqualTo(new SignatureV2.Message("POST", "/", "", BODY));
        assertThat(streamed.sha256()).isEqualTo(streamed.sha256());
    }
}
