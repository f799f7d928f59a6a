package upay.cli.console;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.config.ConfigException;
import upay.config.ConfigFile;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;

/** The option that names the configuration file, and the reading of it. */
public final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            // In lines of its own, for the library breaks a line after any dot.
            description = {
                "The configuration file. Default: UPAY_CONFIG, else",
                "conf/gateway.yaml in the working directory or beside the jar;",
                "without any, the defaults apply."
            })
    private Path file;

    private @Nullable ConfigSource source;

    /** @throws ConfigException with every fault; warnings go to standard error */
    public GatewayConfig read() {
        return read(config -> List.of());
    }

    /** @param further finds faults that only a part of the program can detect */
    public GatewayConfig read(Function<GatewayConfig, List<String>> further) {
        Path found = ConfigFile.find(file, System.getenv(), jar());
        GatewayConfig.Reading reading = GatewayConfig.read(System.getenv(), found);
        source = new ConfigSource(System.getenv(), found, reading.origin());
        reading.warnings().forEach(warning -> System.err.println(PrintableText.line("Warning: " + warning)));
        List<String> faults = new ArrayList<>(reading.faults());
        faults.addAll(further.apply(reading.config()));
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return reading.config();
    }

    /** Where {@link #read} read from, to be read again while the program runs. */
    public ConfigSource source() {
        return Objects.requireNonNull(source, "read before");
    }

    /** Whether real money moves, as far as the configuration can be read; for commands that need no other setting. */
    public boolean isProduction() {
        Path found = ConfigFile.find(file, System.getenv(), jar());
        return GatewayConfig.read(System.getenv(), found).config().profile() == GatewayConfig.Profile.PRODUCTION;
    }

    private static @Nullable Path jar() {
        URL location = ConfigOption.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            // Without one, Java 25 has the classes from an AOT cache that was made with another spelling of the jar's
            // path.
            return location == null ? Path.of(System.getProperty("java.class.path")) : Path.of(location.toURI());
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
