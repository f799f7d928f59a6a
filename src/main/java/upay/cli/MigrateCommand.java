package upay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import upay.app.PostgresServer;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.logging.LogOutput;
import upay.config.GatewayConfig;

/** Migrates the schema, without serving. */
@Command(
        name = "migrate",
        description = "Migrates the schema of the store (UPAY_DB_URI, else the embedded one), and exits.")
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws Exception {
        GatewayConfig read = config.read(PostgresServer::faults);
        LogOutput.start(read.logging());
        System.out.println(PostgresServer.bringUpToDate(read));
        return ExitCode.OK;
    }
}
