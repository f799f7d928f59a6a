package upay.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.PostgresServer;
import upay.app.SandboxProgram;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.console.ProgramVersion;
import upay.cli.logging.LogOutput;
import upay.config.GatewayConfig;

/** Runs the sandbox as a program of its own. */
@Command(
        name = "sandbox",
        description = {
            "Simulates the channels' servers for any number of gateways, on UPAY_SANDBOX_PORT (8090), with a",
            "ledger. Set UPAY_SANDBOX_URI of the gateways to its address."
        })
final class SandboxCommand implements Callable<Integer> {
    /** The storage of the ledger. */
    enum Books {
        STORE,
        MEMORY
    }

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--ledger",
            defaultValue = "store",
            paramLabel = "WHERE",
            description =
                    "store: in UPAY_DB_URI, else in an embedded PostgreSQL in UPAY_DATA_DIR (default). memory: lost"
                            + " at the end of the process, for load tests.")
    private Books ledger;

    @Override
    public Integer call() throws Exception {
        GatewayConfig read = config.read(PostgresServer::faults);
        LogOutput.start(read.logging());
        SandboxProgram sandbox = new SandboxProgram(read, ledger == Books.MEMORY);
        TerminationHook.closes(sandbox::close);
        sandbox.start();
        LogOutput.print(String.join(
                System.lineSeparator(),
                "upay-gateway " + ProgramVersion.text() + " sandbox simulates the channels at " + sandbox.uri(),
                "  for a gateway  UPAY_SANDBOX_URI=" + sandbox.uri(),
                "  its ledger     " + sandbox.uri() + "/sandbox/ledger",
                ""));
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }
}
