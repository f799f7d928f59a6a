package upay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The schema, without serving. */
@Command(name = "migrate", description = "Brings the schema of the store up to date, and ends.")
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        config.read();
        return ExitCode.FAILED;
    }
}
