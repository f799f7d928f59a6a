package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The integration guide's programs run as printed, each where its interpreter is installed")
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithRunningGateway
class IntegrationGuideTest {
    private static final Path GUIDE = Path.of("docs/integrate.md");
    private static final Pattern PRINTED =
            Pattern.compile("<!-- (clients/\\S+) -->\\n\\n```[a-z]+\\n(.*?)```\\n", Pattern.DOTALL);
    private static final int PROGRAMS = 7;
    private static final int PATIENCE_SECONDS = 120;

    private final URI gateway;

    IntegrationGuideTest(GatewayProcess running) {
        gateway = running.uri();
    }

    /** @param commands run one after the other; the first word of each is the program that must be installed */
    private record Program(String file, List<List<String>> commands) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Program> programs() {
        return Stream.of(
                new Program("clients/curl/first-payment.sh", List.of(List.of("bash", "FILE"))),
                new Program("clients/python/first_payment.py", List.of(List.of("python3", "FILE"))),
                new Program("clients/php/first-payment.php", List.of(List.of("php", "FILE"))),
                new Program("clients/node/first-payment.mjs", List.of(List.of("node", "FILE"))),
                new Program("clients/go/first_payment.go", List.of(List.of("go", "run", "FILE"))),
                new Program("clients/java/FirstPayment.java", List.of(List.of("java", "FILE"))),
                new Program(
                        "clients/csharp/FirstPayment.cs",
                        List.of(
                                List.of("mcs", "-r:System.Net.Http.dll", "-out:FOLDER/first.exe", "FILE"),
                                List.of("mono", "FOLDER/first.exe"))));
    }

    @ParameterizedTest
    @MethodSource("programs")
    @DisplayName("activation, check-in, payment, query and refund succeed")
    void runs(Program program, @TempDir Path folder) throws Exception {
        for (List<String> command : program.commands) {
            assumeTrue(isInstalled(command.get(0)), () -> command.get(0) + " is not installed");
        }
        String said = "";
        for (List<String> command : program.commands) {
            said = run(command, program.file, folder);
        }

        assertThat(said.lines())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).matches("terminal [0-9]{18}"),
                        line -> assertThat(line).isEqualTo("pay PAY_SUCCESS"),
                        line -> assertThat(line).isEqualTo("order PAID"),
                        line -> assertThat(line).isEqualTo("refund REFUND_SUCCESS, 60 fen left"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    @DisplayName("the guide prints the program as it is")
    void printed(Program program) throws IOException {
        Matcher block = PRINTED.matcher(Files.readString(GUIDE));
        List<String[]> blocks = block.results()
                .map(found -> new String[] {found.group(1), found.group(2)})
                .toList();

        assertThat(blocks).hasSize(PROGRAMS);
        assertThat(blocks)
                .filteredOn(printed -> printed[0].equals(program.file))
                .singleElement()
                .satisfies(printed -> assertThat(printed[1]).isEqualTo(Files.readString(Path.of(program.file))));
    }

    private static boolean isInstalled(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
    }

    private String run(List<String> command, String file, Path folder) throws Exception {
        List<String> words = command.stream()
                .map(word -> word.replace("FILE", file).replace("FOLDER", folder.toString()))
                .toList();
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("UPAY_URL", gateway.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
