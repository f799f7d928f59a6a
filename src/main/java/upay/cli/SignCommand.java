package upay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.console.SecretInput;
import upay.config.SecretFile;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.SignatureV2;

/** Signs a request for the shell: body on standard input, signature on standard output. */
@Command(
        name = "sign",
        description = {
            "Signs a request body from standard input, byte for byte; prints the signature.",
            "",
            "  BODY='{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"1\"}'",
            "  SIGN=$(printf %%s \"$BODY\" | java -jar upay-gateway.jar sign --secret sandbox-secret-1)",
            "  curl -H \"Authorization: 100000000000000001 $SIGN\" -H 'Content-Type: application/json' \\",
            "      -d \"$BODY\" http://localhost:8080/upay/v2/query",
            "",
            "With --v2 it prints the header of signature v2 (docs/signature.md), valid once and for five minutes:",
            "",
            "  V2=$(printf %%s \"$BODY\" | java -jar upay-gateway.jar sign --secret sandbox-secret-1 --v2 --path /upay/v2/query)",
            "  curl -H 'Authorization: 100000000000000001 v2' -H \"$V2\" -H 'Content-Type: application/json' \\",
            "      -d \"$BODY\" http://localhost:8080/upay/v2/query"
        })
final class SignCommand implements Callable<Integer> {
    /** A body may have 64 KiB (protocol.md#transport); a much longer input is not a request. */
    private static final int MAX_BODY = 1024 * 1024;

    private static final int SECRET_MAX = 4096;
    private static final int NONCE_BYTES = 16;

    @ArgGroup(multiplicity = "1")
    private Key key;

    /** The secret that signs. */
    private static final class Key {
        @Option(
                names = "--secret",
                paramLabel = "S",
                description =
                        "The terminal's secret, for tests: every user of the machine can see it. Not in production.")
        private String text;

        @Option(names = "--secret-file", paramLabel = "FILE", description = "The file with the terminal's secret.")
        private Path file;
    }

    @Mixin
    private ConfigOption config;

    @Option(names = "--v2", description = "Signs by v2; needs --path.")
    private boolean v2;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "The request's path; for a webhook the complete notify_url.")
    private String path;

    @Option(names = "--content-type", paramLabel = "TYPE", defaultValue = "application/json", description = "Of v2.")
    private String contentType;

    @Option(names = "--time", paramLabel = "MS", description = "The time of v2, since 1970. Default: now.")
    private Long time;

    @Option(names = "--nonce", paramLabel = "N", description = "The nonce of v2. Default: a random one.")
    private String nonce;

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
        Secret secret = secret();
        byte[] body = in.readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            spec.commandLine()
                    .getErr()
                    .println("The body is longer than " + MAX_BODY + " bytes; a request may have 64 KiB.");
            return ExitCode.FAILED;
        }
        spec.commandLine().getOut().println(v2 ? v2(body, secret) : Md5Signature.sign(body, secret));
        return ExitCode.OK;
    }

    private Secret secret() throws IOException {
        boolean production = config.isProduction();
        if (key.text != null) {
            if (production) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--secret: every user of the machine can see a command line; in production use"
                                + " --secret-file FILE, which only you can read (chmod 600), or --secret-file <(…)");
            }
            return new Secret(key.text);
        }
        if (production) {
            SecretFile.exposure(key.file).ifPresent(how -> {
                throw new ParameterException(spec.commandLine(), "--secret-file: " + key.file + ", " + how);
            });
        }
        try {
            return SecretInput.read(key.file, SECRET_MAX);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--secret-file: " + key.file + " can't be read");
        }
    }

    private String v2(byte[] body, Secret secret) {
        if (path == null) {
            throw new ParameterException(spec.commandLine(), "--v2 needs --path: it is signed with the body");
        }
        byte[] random = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        SignatureV2 signature = SignatureV2.of(
                new SignatureV2.Message("POST", path, contentType, body),
                secret,
                time == null ? Instant.now() : Instant.ofEpochMilli(time),
                nonce == null ? HexFormat.of().formatHex(random) : nonce);
        if (SignatureV2.parse(signature.header()).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--time has 13 digits, --nonce 16 to 64 letters, digits, '-' and '_'");
        }
        return SignatureV2.HEADER + ": " + signature.header();
    }
}
