package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import upay.cli.console.ExitCode;
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
        RemoteWork work = RemoteRoutes.work(name)
                .or(() -> RemoteRoutes.of(name).map(route -> call -> ask(call, RemoteRequest.of(route, command))))
                .orElseThrow(() -> fault(
                        command,
                        "\"" + name + "\" is not possible with --gateway: " + RemoteRoutes.reason(name) + "."));
        URI gateway = gateway(command);
        Secret key = key(command, command.matchedOptionValue(RemoteOptions.KEY, (Path) null));
        SSLContext trust = trust(command, gateway, command.matchedOptionValue(RemoteOptions.CA, (Path) null));
        RemoteCall call = new RemoteCall(command, new RemoteGateway(gateway, key, trust), out, err);
        try {
            return work.run(call);
        } catch (RemoteRefusal refusal) {
            err.println(refusal.getMessage());
            return refusal.status() == 503 ? ExitCode.UNAVAILABLE : ExitCode.FAILED;
        } catch (IOException e) {
            err.println("The gateway at " + gateway + " does not answer" + reason(e)
                    + ". If something was to be changed, look whether it was before you repeat it.");
            return ExitCode.UNAVAILABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the gateway was asked", e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    }

    /** One request. Its answer is printed: a list's items, one a line, else the object; of a task its result. */
    private static int ask(RemoteCall call, RemoteRequest request) throws IOException, InterruptedException {
        JsonObject answer = RemoteGateway.json(call.gateway().ask(request));
        if (answer.containsKey("task")) {
            return RemoteTasks.finish(call, answer);
        }
        JsonArray items = answer.getJsonArray("items");
        if (items == null) {
            call.print(answer);
            return ExitCode.OK;
        }
        items.forEach(item -> call.print((JsonObject) item));
        String next = answer.getString("next");
        if (next != null) {
            call.gateway().pages(request.target(), next, item -> {
                call.print(item);
                return true;
            });
        }
        return ExitCode.OK;
    }

    private static URI gateway(ParseResult command) {
        URI gateway = command.matchedOptionValue(RemoteOptions.GATEWAY, (URI) null);
        boolean web = gateway != null
                && gateway.getHost() != null
                && ("http".equalsIgnoreCase(gateway.getScheme()) || "https".equalsIgnoreCase(gateway.getScheme()));
        if (!web) {
            throw fault(
                    command, "--gateway must be a URL as http://127.0.0.1:8081, and is needed with --api-key-file.");
        }
        if (!RemoteGateway.isPrivate(gateway)) {
            throw fault(
                    command,
                    "--gateway: the API key would go to " + gateway.getHost() + " unencrypted. Use https:// (docs/"
                            + "operations.md#access-to-the-management-port), or a tunnel to 127.0.0.1.");
        }
        return gateway;
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
