package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;

@DisplayName("A terminal is bound to a client certificate by a command, and freed of it by another")
@Tag("process")
class TerminalCommandCertificateTest {
    private static final String DIGITS = "0123456789abcdef".repeat(4);

    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        desk.run("store add --merchant m1 --id s1 --name Station").line();
    }

    private static String bound(String command, String... more) {
        return desk.run(command, more).line().getString("client_certificate");
    }

    @Test
    void boundAndFreed() {
        String add = "terminal add --merchant m1 --store s1 --sn ";
        assertThat(bound(add + "t1")).isNull();
        assertThat(bound(add + "t2 --client-certificate " + DIGITS)).isEqualTo("sha256:" + DIGITS);
        assertThat(bound("terminal change t1 --client-certificate", "subject:CN=till-1, O=Tea"))
                .isEqualTo("subject:CN=till-1,O=Tea");
        assertThat(bound("terminal change t1 --signature v2-only")).isEqualTo("subject:CN=till-1,O=Tea");
        assertThat(bound("terminal show t1")).isEqualTo("subject:CN=till-1,O=Tea");
        assertThat(bound("terminal change t1 --signature any --client-certificate none"))
                .isNull();
        assertThat(desk.run("terminal show t1").line().getString("signature")).isEqualTo("any");
    }

    @Test
    void whatIsWrongIsNamed() {
        String add = "terminal add --merchant m1 --store s1 --sn t9 --client-certificate ";
        desk.run(add + "12").refused(ExitCode.USAGE, "--client-certificate", "64 hex digits");
        desk.run("terminal change t1").refused(ExitCode.USAGE, "--signature", "--client-certificate");
        desk.run("terminal change nobody --client-certificate none").refused(ExitCode.FAILED, "no terminal nobody");
    }
}
