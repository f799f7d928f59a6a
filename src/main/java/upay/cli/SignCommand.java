package upay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import upay.domain.Secret;
import upay.protocol.Signature;

/** Signs a request for the shell: body on standard input, signature on standard output. */
@Command(
        name = "sign",
        description = {
            "Signs a request body, read from standard input, byte for byte; prints the signature.",
            "",
            "  BODY='{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"1\"}'",
            "  SIGN=$(printf %%s \"$BODY\" | java -jar upay-gateway.jar sign --secret sandbox-secret-1)",
            "  curl -H \"Authorization: 100000000000000001 $SIGN\" -H 'Content-Type: application/json' \\",
            "      -d \"$BODY\" http://localhost:8080/upay/v2/query"
        })
final class SignCommand implements Callable<Integer> {
    /** A body may have 64 KiB (protocol section 1); what is far longer is not a request. */
    private static final int MAX_BODY = 1024 * 1024;

    @Option(names = "--secret", required = true, paramLabel = "S", description = "The terminal's secret.")
    private String secret;

    @Spec
    private CommandSpec spec;

    private final InputStream in;

    SignCommand() {
        this(System.in);
    }

    SignCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        byte[] body = in.readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            spec.commandLine()
                    .getErr()
                    .println("The body is longer than " + MAX_BODY + " bytes; a request may have 64 KiB.");
            return ExitCode.FAILED;
        }
        spec.commandLine().getOut().println(Signature.sign(body, new Secret(secret)));
        return ExitCode.OK;
    }
}
