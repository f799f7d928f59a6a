package upay.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture;

@DisplayName("A command that the store refuses prints the store's message and the remedy")
@Tag("process")
class CommandLineInterfaceStoreRefusalTest {
    @TempDir
    static Path folder;

    @Test
    void ofAStatement() {
        CommandFixture desk = new CommandFixture(folder);
        desk.store.execute("drop table upay.merchants cascade");

        desk.run("merchant", "list")
                .refused(
                        ExitCode.UNAVAILABLE,
                        "SQLSTATE 42P01: relation \"merchants\" does not exist",
                        "run migrate",
                        "Nothing was stored");
    }

    @Test
    void ofAMigration() {
        CommandFixture desk = new CommandFixture(folder);
        desk.store.execute("drop table upay.flyway_schema_history");

        desk.run("migrate").refused(ExitCode.UNAVAILABLE, "could not be migrated");
    }
}
