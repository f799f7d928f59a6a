package upay.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import upay.app.Gateway;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.logging.LogOutput;
import upay.config.GatewayConfig;

/** Serves until SIGTERM or Ctrl-C. */
@Command(
        name = "serve",
        description = {
            "Serves payments until SIGTERM or Ctrl-C. Without a configured channel the sandbox simulates the channels;",
            "without UPAY_DB_URI an embedded PostgreSQL is started, with its data in UPAY_DATA_DIR."
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws Exception {
        return serve(config);
    }

    static int serve(ConfigOption option) throws Exception {
        GatewayConfig config = option.read(Gateway::faults);
        LogOutput.start(config.logging());
        Gateway gateway = new Gateway(config, option.source(), LogOutput.control(), LogOutput::configure);
        TerminationHook.closes(gateway::close);
        HangupSignal.calls(gateway::reload);
        gateway.start();
        StartupBanner.print(config, gateway);
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }
}
