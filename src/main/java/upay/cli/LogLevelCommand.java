package upay.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import upay.app.ManagementListener;
import upay.app.StartException;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.console.JsonOutput;
import upay.cli.logging.LogOutput;
import upay.config.GatewayConfig;
import upay.management.RunningGateway;

/** Shows and changes the log levels of a running gateway. */
@Command(
        name = "log-level",
        description = {
            "Shows the log levels of a running gateway, or changes one. A change lasts until that gateway ends or its",
            "configured levels change; logging.level and logging.levels of the configuration file last longer.",
            "Prints one JSON object for each logger that has a level; ROOT is that of all others."
        })
final class LogLevelCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LOGGER",
            description = "A package or class, as upay.settlement, with all below it; or ROOT.")
    private @Nullable String logger;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace; configured: as configured again.")
    private @Nullable String level;

    @Option(names = "--reset", description = "All levels as configured again.")
    private boolean reset;

    @Option(
            names = "--management-url",
            description = {
                "Its management address, to see its levels; they are changed on its own machine only.",
                "Default: management.host and management.port of the configuration."
            })
    private @Nullable URI management;

    @Override
    public Integer call() throws Exception {
        if (reset ? logger != null : logger != null && level == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    reset
                            ? "--reset is about all loggers: leave LOGGER out"
                            : "Missing: LEVEL, as in " + logger + " debug");
        }
        GatewayConfig settings = config.read();
        // The result alone is for standard output.
        LogOutput.startAside(settings.logging());
        RunningGateway gateway = management == null
                ? ManagementListener.running(settings)
                : ManagementListener.running(settings, management);
        try {
            Map<String, String> levels = reset || logger != null
                    ? gateway.changeLogLevel(logger, reset ? null : level)
                    : gateway.logLevels();
            levels.forEach((name, value) -> spec.commandLine()
                    .getOut()
                    .println(new JsonOutput().put("logger", name).put("level", value)));
            return ExitCode.OK;
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        } catch (IOException e) {
            throw new StartException(
                    "No gateway answers at " + gateway.uri() + " (" + e + "). Start it, or name its management port:"
                            + " --management-url http://host:port.",
                    e);
        }
    }
}
