package upay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The sandbox on its own. */
@Command(name = "sandbox", description = "Plays the channels for any number of gateways, on UPAY_SANDBOX_PORT (8090).")
final class SandboxCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        config.read();
        return ExitCode.FAILED;
    }
}
