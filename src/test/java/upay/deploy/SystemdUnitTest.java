package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("systemd accepts the unit and finds little to harden")
@Tag("process")
class SystemdUnitTest {
    private static final String UNIT = "systemd/upay-gateway@.service";

    @TempDir
    Path folder;

    /** With a program that exists here. */
    private Path unit(String text) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Files.writeString(folder.resolve("upay-gateway@1.service"), text.replace("/usr/bin/java", java));
    }

    private Program verify(String text) throws IOException {
        Path analyze = Program.installed("systemd-analyze");
        return Program.run(
                folder,
                List.of(analyze.toString(), "verify", "--man=no", unit(text).toString()));
    }

    @Test
    void noKeyIsUnknown() throws IOException {
        assertThat(verify(Recipe.text(UNIT)).output()).doesNotContain("upay-gateway");
        assertThat(verify(Recipe.text(UNIT).replace("PrivateTmp=", "PrivateTpm="))
                        .output())
                .as("the exit code is 0 all the same")
                .contains("upay-gateway", "PrivateTpm");
    }

    @Test
    void exposureIsLow() throws IOException {
        Path analyze = Program.installed("systemd-analyze");
        List<String> command = List.of(
                analyze.toString(),
                "security",
                "--no-pager",
                "--offline=true",
                "--threshold=30",
                unit(Recipe.text(UNIT)).toString());

        Program security = Program.run(folder, command);

        Matcher level =
                Pattern.compile("Overall exposure level[^:]*: ([0-9.]+)").matcher(security.output());
        assertThat(level.find()).as(security.output()).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(3.0);
        assertThat(security.exit()).isZero();
    }

    @Test
    @DisplayName("each credential that is loaded is a file that a setting names, and the service has the time to stop")
    void credentials() {
        String unit = Recipe.text(UNIT);
        List<String> loaded = Pattern.compile("(?m)^LoadCredential=([^:]+):")
                .matcher(unit)
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> named = Pattern.compile("(?m)^Environment=UPAY_\\w+_FILE=%d/(\\S+)$")
                .matcher(unit)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(loaded).isNotEmpty().containsExactlyInAnyOrderElementsOf(named);
        assertThat(unit)
                .contains("\nTimeoutStopSec=30\n", "\nRestartPreventExitStatus=78\n")
                .contains("\nExecReload=/bin/kill -HUP $MAINPID\n");
    }
}
