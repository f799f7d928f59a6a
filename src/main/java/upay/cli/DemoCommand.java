package upay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The demonstration. */
@Command(name = "demo", description = "Shows a morning in a shop: pays, asks, refunds, cancels, in under a minute.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        return ExitCode.FAILED;
    }
}
