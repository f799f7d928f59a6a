package upay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayName("sign prints the MD5 of the body's bytes and the secret")
class SignPrintsTheSignatureTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sign(byte[] body, String secret) {
        return new CommandLine(new SignCommand(new ByteArrayInputStream(body)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--secret", secret);
    }

    /** Expected values by md5sum over the two texts. */
    @ParameterizedTest
    @CsvSource({
        "{},               x,               43e819cfbef2c8fc69c227513504087b",
        "'{\"sn\":\"1\"}', sandbox-secret-1, 3296c7495187479e3f08486e422b97b0",
        "'{\"a\":\"茶\"}', 密,              079a8be00c2603eb7f69587f4805d761"
    })
    void inLowerCaseHex(String body, String secret, String expected) {
        assertThat(sign(body.getBytes(StandardCharsets.UTF_8), secret)).isZero();

        assertThat(out.toString().strip()).isEqualTo(expected);
    }

    @Test
    void bytesThatAreNoTextAreSignedAsTheyAre() {
        assertThat(sign(new byte[] {(byte) 0xff, 0, '\n'}, "x")).isZero();

        assertThat(out.toString().strip()).isEqualTo("d55af370302dc5b357592bfc73659ce5");
    }

    @Test
    void whatIsFarTooLongIsRefused() {
        assertThat(sign(new byte[1024 * 1024 + 1], "x")).isEqualTo(ExitCode.FAILED);

        assertThat(err.toString()).contains("64 KiB");
        assertThat(out.toString()).isEmpty();
    }
}
