package upay.cli;

import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture;

@DisplayName("A gateway in production does not start with sandbox settings, and names the keys to set")
@Tag("process")
class ServeCommandProductionTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void open() {
        desk = new CommandFixture(folder);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "no master key       |                                 | master-key: is required in production; UPAY_MASTER_KEY_FILE",
                "the published key   | master-key: 1:PUBLISHED         | master-key",
                "a sandbox           | sandbox: {uri: \"http://localhost:1\"} | sandbox.uri",
                "another pace        | sandbox: {time-scale: 0.5}      | sandbox.time-scale",
                "a missing key file  | master-key-file: /no/such/file  | master-key-file",
            })
    void refused(String what, String line, String words) {
        String published = Base64.getEncoder().encodeToString("upay-gateway development key 001".getBytes());
        desk.file(
                "gateway.yaml",
                "profile: production\ndb:\n  uri: \"" + desk.store.uri() + "\"\n"
                        + (line == null ? "" : line.replace("PUBLISHED", published)) + "\n");

        desk.run("serve").refused(ExitCode.CONFIGURATION, words, "nothing was started");
    }
}
