package upay.cli.operator;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.cli.console.JsonOutput;
import upay.doctor.Cause;
import upay.doctor.RawRequest;
import upay.doctor.SignedRequest;
import upay.domain.Secret;
import upay.protocol.signature.SignatureV2;
import upay.registry.SignatureExamination;

/** Finds out what a client signed, if a gateway says ILLEGAL_SIGN. */
@Command(
        name = "doctor",
        description = {
            "Finds out why a request's signature is wrong. It takes the request as sent, knows the keys from the store,",
            "and prints one JSON object: the finding, in English and Chinese, and the line to change in the client.",
            "docs/signature.md#doctor lists the findings. It prints no key and no signature, and changes nothing.",
            "",
            "  java -jar upay-gateway.jar doctor --raw request.txt",
            "  java -jar upay-gateway.jar doctor --body body.json --authorization \"100000000000000001 9a0b…\"",
            "",
            "Exit codes: 0 a finding, or the signature is right; 1 none of the known causes."
        })
public final class DoctorCommand implements Callable<Integer> {
    /** Headers, and a body that is longer than any that a gateway takes. */
    private static final int FILE_MAX = 256 * 1024;

    private static final String STANDARD_INPUT = "-";

    @Mixin
    private CommandContext desk;

    @Option(
            names = "--raw",
            paramLabel = "FILE",
            description = "The HTTP request: request line, headers, an empty line, the body; - is standard input.")
    private Path raw;

    @Option(names = "--body", paramLabel = "FILE", description = "The body alone, byte for byte; - is standard input.")
    private Path bodyFile;

    @Option(
            names = "--authorization",
            paramLabel = "VALUE",
            description = "The value of the header Authorization, with --body.")
    private String authorization;

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Of the request, with --body.")
    private String contentType;

    @Option(names = "--path", paramLabel = "PATH", description = "Of the request, with --body.")
    private String path;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The file with the key that the client has: says whose it is, and whether it is valid.")
    private Path keyFile;

    private final InputStream in;

    DoctorCommand() {
        this(System.in);
    }

    DoctorCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws Exception {
        desk.require((raw == null) != (bodyFile == null), "doctor", "--raw FILE or --body FILE", "");
        SignedRequest request =
                raw == null ? new SignedRequest(authorization, contentType, path, read("--body", bodyFile)) : raw();
        desk.require(
                request.body().length <= SignedRequest.BODY_MAX,
                raw == null ? "--body" : "--raw",
                "a body of at most 64 KiB, as a gateway takes it",
                request.body().length + " bytes");
        Secret configured = keyFile == null ? null : desk.existingSecret("--key-file", keyFile);
        return desk.examine((office, config) -> diagnose(office, request, configured));
    }

    private SignedRequest raw() {
        RawRequest read;
        try {
            read = RawRequest.parse(read("--raw", raw));
        } catch (IllegalArgumentException e) {
            throw desk.invalid("--raw", raw.toString(), String.valueOf(e.getMessage()));
        }
        String fault = read.lengthFault();
        if (fault != null) {
            desk.warn(fault);
        }
        if (read.headers().containsKey(SignatureV2.HEADER.toLowerCase(Locale.ROOT))) {
            desk.warn("the request has " + SignatureV2.HEADER + ": a gateway verifies that, and not the MD5 that is"
                    + " examined here");
        }
        return read.signed();
    }

    private byte[] read(String option, Path file) {
        boolean typed = file.toString().equals(STANDARD_INPUT);
        try (InputStream stream = typed ? in : Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(FILE_MAX + 1);
            if (bytes.length > FILE_MAX) {
                throw desk.invalid(option, file.toString(), "it has more than " + FILE_MAX + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw desk.invalid(option, file.toString(), "it can't be read");
        }
    }

    /** Returns whether there is a finding. */
    private boolean diagnose(OperatorSession office, SignedRequest request, @Nullable Secret configured) {
        SignatureExamination examination = new SignatureExamination(
                office.store().knownKeys(),
                office.store().terminalRegistry(),
                work -> Future.succeededFuture(work.get()));
        SignatureExamination.Report report = office.await(examination.run(request, configured));
        desk.print(JsonOutput.of(report.fields()));
        return report.cause() != Cause.NONE;
    }
}
