package upay.cli.remote;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of a command that is done by a running gateway; their values are read from what was parsed. */
@SuppressWarnings("UnusedVariable")
public final class RemoteOptions {
    static final String GATEWAY = "--gateway";
    static final String KEY = "--api-key-file";
    static final String CA = "--gateway-ca";

    @Option(
            names = GATEWAY,
            paramLabel = "URL",
            description = "A gateway's management port, which does it; default: this process, at the store.")
    private @Nullable URI gateway;

    @Option(names = KEY, paramLabel = "FILE", description = "With the API key for it.")
    private @Nullable Path keyFile;

    @Option(
            names = CA,
            paramLabel = "FILE",
            description = "The issuer of its certificate, PEM; default: those that Java trusts.")
    private @Nullable Path issuers;

    /** Whether the command that was parsed is to be done by a gateway. */
    public static boolean given(ParseResult command) {
        return command.hasMatchedOption(GATEWAY) || command.hasMatchedOption(KEY) || command.hasMatchedOption(CA);
    }
}
