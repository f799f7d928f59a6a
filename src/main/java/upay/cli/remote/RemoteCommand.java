package upay.cli.remote;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import upay.cli.console.SecretInput;
import upay.domain.Secret;
import upay.management.ServerTrust;

/** Does a command by a running gateway: the request that {@link RemoteRoutes} has for it. */
public final class RemoteCommand {
    private static final int KEY_MAX = 256;
    private static final long CA_MAX = 1 << 20;

    private RemoteCommand() {}

    /**
     * Returns the exit code.
     *
     * @throws ParameterException for a command or option that a gateway cannot do
     */
    public static int run(ParseResult command, PrintWriter out, PrintWriter err) {
        String name = name(command.commandSpec());
        Optional<RemoteRoute> route = RemoteRoutes.of(name);
        if (route.isEmpty()) {
            throw fault(
                    command,
                    "\"" + name + "\" is not possible with --gateway: " + RemoteRoutes.reason(name)
                            + ". Run it without --gateway.");
        }
        URI gateway = command.matchedOptionValue(RemoteOptions.GATEWAY, (URI) null);
        Path keyFile = command.matchedOptionValue(RemoteOptions.KEY, (Path) null);
        if (gateway == null || gateway.getHost() == null) {
            throw fault(
                    command, "--gateway must be a URL as http://127.0.0.1:8081, and is needed with --api-key-file.");
        }
        Path caFile = command.matchedOptionValue(RemoteOptions.CA, (Path) null);
        RemoteRequest request = RemoteRequest.of(route.get(), command);
        try {
            return new RemoteGateway(gateway, key(command, keyFile), trust(command, gateway, caFile))
                    .run(request, out, err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the gateway was asked", e);
        }
    }

    private static Secret key(ParseResult command, @Nullable Path file) {
        if (file == null) {
            throw fault(command, "--api-key-file is needed with --gateway. \"api-key add\" makes a key.");
        }
        try {
            return SecretInput.read(file, KEY_MAX);
        } catch (IOException e) {
            throw fault(command, "--api-key-file: " + file + " can't be read as a key.");
        }
    }

    /** Null: what Java trusts. */
    private static @Nullable SSLContext trust(ParseResult command, URI gateway, @Nullable Path file) {
        if (file == null) {
            return null;
        }
        if (!"https".equalsIgnoreCase(gateway.getScheme())) {
            throw fault(command, "--gateway-ca has no effect: --gateway is not https.");
        }
        try {
            if (Files.size(file) > CA_MAX) {
                throw fault(command, "--gateway-ca: " + file + " is too long for certificates.");
            }
            return ServerTrust.issuedBy(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw fault(command, "--gateway-ca: " + file + " " + e.getMessage() + ".");
        } catch (IOException e) {
            throw fault(command, "--gateway-ca: " + file + " can't be read as certificates in PEM.");
        }
    }

    private static ParameterException fault(ParseResult command, String why) {
        return new ParameterException(command.commandSpec().commandLine(), why);
    }

    /** Its words without the program's. */
    private static String name(CommandSpec command) {
        Deque<String> words = new ArrayDeque<>();
        for (CommandSpec one = command; one.parent() != null; one = one.parent()) {
            words.addFirst(one.name());
        }
        return String.join(" ", words);
    }
}
