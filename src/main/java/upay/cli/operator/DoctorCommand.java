package upay.cli.operator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.cli.console.JsonOutput;
import upay.doctor.Cause;
import upay.doctor.Effort;
import upay.doctor.Finding;
import upay.doctor.KnownKey;
import upay.doctor.KnownKey.Kind;
import upay.doctor.RawRequest;
import upay.doctor.SignatureDoctor;
import upay.doctor.SignedRequest;
import upay.domain.Secret;
import upay.domain.terminal.SignaturePolicy;
import upay.protocol.signature.SignatureV2;
import upay.store.registry.KnownKeys;
import upay.store.registry.Till;

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
        KnownKeys store = office.store().knownKeys();
        String signer = request.signer().orElse("");
        String terminalSn = request.terminalSn().orElse("");
        List<KnownKey> keys = new ArrayList<>(office.await(store.of(signer, terminalSn, KnownKeys.OTHERS_MAX)));
        KnownKey known = configured == null ? null : owner(configured, keys);
        if (configured != null && known == null && !keys.isEmpty()) {
            keys.add(1, new KnownKey(Kind.CONFIGURED, signer, configured));
        }
        Finding finding = SignatureDoctor.diagnose(request, keys, Effort.COMMAND);
        JsonOutput line = new JsonOutput()
                .put("finding", finding.cause())
                .put("signer", signer.isEmpty() ? null : signer)
                .put("signer_is", keys.isEmpty() ? "unknown" : isVendor(keys) ? "vendor" : "terminal")
                .put("english", finding.english())
                .put("chinese", finding.chinese())
                .put("change", finding.change().isEmpty() ? null : finding.change());
        if (!keys.isEmpty() && !isVendor(keys)) {
            Till till = office.await(office.store().terminalRegistry().find(signer));
            line.put("status", till.status())
                    .put("signature", till.signing().policy() == SignaturePolicy.V2_ONLY ? "v2-only" : "any");
        }
        if (configured != null) {
            line.put("configured_key", known == null ? "unknown" : name(known.kind()))
                    .put("configured_key_owner", known == null ? null : known.owner())
                    .put("configured_key_replaced", known == null ? null : known.replaced());
        }
        desk.print(line);
        return finding.cause() != Cause.NONE;
    }

    private static boolean isVendor(List<KnownKey> keys) {
        return keys.stream().anyMatch(key -> key.kind() == Kind.SIGNING_VENDOR);
    }

    /** Null: nobody's. */
    private static @Nullable KnownKey owner(Secret configured, List<KnownKey> keys) {
        return keys.stream()
                .filter(key -> key.secret().equals(configured))
                .findFirst()
                .orElse(null);
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case CURRENT, SIGNING_VENDOR -> "current";
            case PREVIOUS -> "previous";
            case FORMER -> "replaced";
            case VENDOR -> "vendor";
            case TERMINAL -> "terminal";
            case OTHER_TERMINAL -> "another terminal";
            case CONFIGURED -> "unknown";
        };
    }
}
