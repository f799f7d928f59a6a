package upay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import upay.cli.console.ExitCode;

@DisplayName("The command line has help, and names the remedy after a usage error")
class CommandLineInterfaceTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void everyCommandHelps() {
        CommandLine commands = CommandLineInterface.commandLine();

        assertThat(commands.getSubcommands()).containsKeys("serve", "sandbox", "demo", "migrate", "sign");
        commands.getSubcommands().keySet().forEach(command -> {
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: upay-gateway " + command, "--help", "--version");
        });
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpListsTheCommandsAndTheExitCodes() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains("serve", "sandbox", "demo", "migrate", "sign", "Exit codes", "--config=FILE");
    }

    @Test
    void theVersionIsSaid() {
        assertThat(run("--version")).isZero();

        assertThat(out.toString()).startsWith("upay-gateway ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serv              | Did you mean: upay-gateway serve",
                "sign              | (--secret=S | --secret-file=FILE)",
                "serve --port 80   | Unknown options: '--port', '80'",
                "demo --url http:x | --management-url"
            })
    void aWrongCommandLineNamesWhatIsWrong(String arguments, String named) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains(named, "--help");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "sandbox", "migrate"})
    void aWrongConfigurationListsAllFaultsAndStartsNothing(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), "http: {port: 70000}\nmanagment: {port: 1}\n");

        assertThat(run(command, "--config", file.toString())).isEqualTo(ExitCode.CONFIGURATION);

        assertThat(err.toString())
                .contains("http.port: found '70000'", "managment.port: unknown key; the nearest is management.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "sandbox", "migrate"})
    void aFormerKeyIsNamedOnceAtTheStart(String command) throws IOException {
        // The wrong port keeps it from starting anything.
        Path file = Files.writeString(folder.resolve("former.yaml"), "http: {port: 70000, leave: 1s}\n");
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(command, "--config", file.toString())).isEqualTo(ExitCode.CONFIGURATION);
        } finally {
            System.setErr(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("Warning: http.leave: is called http.shutdown-delay now;"
                        + " the next version no longer takes the former name" + System.lineSeparator());
    }

    @Test
    void aConfigurationFileThatIsNotThereIsSaid() {
        assertThat(run("--config", folder.resolve("none.yaml").toString())).isEqualTo(ExitCode.CONFIGURATION);

        assertThat(err.toString()).contains("--config: no file ", "none.yaml");
    }
}
