package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
@EnabledOnOs(OS.LINUX)
@DisplayName("Text that the program cannot decode is refused, not stored as something else")
class UndecodedTextTest {
    /** Made by the shell: the JVM of this test may be unable to pass it on. */
    private static final String TEA_HOUSE = "TEXT=$(printf '\\350\\214\\266\\351\\246\\206'); ";

    @TempDir
    Path folder;

    private record Ended(int exit, String output) {}

    /** @param script before the program's own words; $@ is the program */
    private Ended inPosix(String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", TEA_HOUSE + script, "sh"));
        command.addAll(GatewayProcess.javaCommand());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Path output = folder.resolve("output");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        GatewayProcess.settle(
                builder.environment(),
                Map.of(
                        "LC_ALL",
                        "POSIX",
                        "UPAY_DATA_DIR",
                        folder.resolve("data").toString()));
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anArgumentIsRefused() throws Exception {
        Ended run = inPosix("exec \"$@\" merchant add --id m1 --name \"$TEXT\"");

        assertThat(run.output()).contains("Argument 6 can't be decoded").contains("LC_ALL=C.UTF-8");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    /** From Java 18 on variables are decoded as UTF-8, whatever the locale. */
    @Test
    void aVariableIsRefusedWhereItIsNotDecoded() throws Exception {
        Ended run = inPosix("UPAY_PROFILE=\"$TEXT\"; export UPAY_PROFILE; exec \"$@\" order list");

        assertThat(run.exit()).isEqualTo(78);
        if (Runtime.version().feature() < 18) {
            assertThat(run.output()).contains("UPAY_PROFILE: can't be decoded").contains("LC_ALL=C.UTF-8");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
