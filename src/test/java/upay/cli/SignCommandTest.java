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
import upay.cli.console.ExitCode;

@DisplayName("sign prints the MD5 of the body's bytes and the secret")
class SignCommandTest {
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

    private int signV2(String... options) {
        String body = "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"1\"}";
        return new CommandLine(new SignCommand(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(options);
    }

    @Test
    void v2IsAHeaderForCurl() {
        assertThat(signV2(
                        "--secret",
                        "sandbox-secret-1",
                        "--v2",
                        "--path",
                        "/upay/v2/query",
                        "--time",
                        "1767225600000",
                        "--nonce",
                        "3f6c1d7e9a2b4c5d"))
                .isZero();

        assertThat(out.toString().strip())
                .isEqualTo("Upay-Signature-V2: t=1767225600000,n=3f6c1d7e9a2b4c5d,"
                        + "s=dbd01f6140244d3e31037863e453ee590a2880b8a97a69ad05a10c9204055a1b");
    }

    @Test
    void v2WithoutAPathOrWithAWrongNonceSaysSo() {
        assertThat(signV2("--secret", "x", "--v2")).isEqualTo(2);
        assertThat(err.toString()).contains("--v2 needs --path");
        assertThat(signV2("--secret", "x", "--v2", "--path", "/", "--nonce", "short"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--nonce 16 to 64 letters");
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
