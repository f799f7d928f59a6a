package upay.registry;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.doctor.Cause;
import upay.doctor.Effort;
import upay.doctor.Finding;
import upay.doctor.KnownKey;
import upay.doctor.KnownKey.Kind;
import upay.doctor.SignatureDoctor;
import upay.doctor.SignedRequest;
import upay.domain.Secret;
import upay.store.registry.KnownKeys;
import upay.store.registry.TerminalRegistry;

/** What the signature doctor says of a request, with the keys that the store knows; never a key or a signature. */
public final class SignatureExamination {
    private final KnownKeys keys;
    private final TerminalRegistry terminals;
    private final Function<Supplier<Finding>, Future<Finding>> worker;

    /** @param worker does what takes some tens of milliseconds */
    public SignatureExamination(
            KnownKeys keys, TerminalRegistry terminals, Function<Supplier<Finding>, Future<Finding>> worker) {
        this.keys = keys;
        this.terminals = terminals;
        this.worker = worker;
    }

    /**
     * What was found.
     *
     * @param cause none: none of the known ones
     * @param fields for people and programs
     */
    public record Report(Cause cause, Map<String, Object> fields) {}

    /** @param configured the key that the client has; null: not known */
    public Future<Report> run(SignedRequest request, @Nullable Secret configured) {
        String signer = request.signer().orElse("");
        return keys.of(signer, request.terminalSn().orElse(""), KnownKeys.OTHERS_MAX)
                .compose(found -> run(request, signer, new ArrayList<>(found), configured));
    }

    private Future<Report> run(
            SignedRequest request, String signer, List<KnownKey> known, @Nullable Secret configured) {
        KnownKey owner = configured == null ? null : owner(configured, known);
        if (configured != null && owner == null && !known.isEmpty()) {
            known.add(1, new KnownKey(Kind.CONFIGURED, signer, configured));
        }
        return worker.apply(() -> SignatureDoctor.diagnose(request, known, Effort.COMMAND))
                .compose(finding -> {
                    Map<String, Object> fields = fields(finding, signer, known);
                    Future<Void> told =
                            known.isEmpty() || isVendor(known) ? Future.succeededFuture() : ofTerminal(signer, fields);
                    return told.map(done -> {
                        if (configured != null) {
                            configured(owner, fields);
                        }
                        return new Report(finding.cause(), fields);
                    });
                });
    }

    private static Map<String, Object> fields(Finding finding, String signer, List<KnownKey> known) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("finding", finding.cause().name());
        if (!signer.isEmpty()) {
            fields.put("signer", signer);
        }
        fields.put("signer_is", known.isEmpty() ? "unknown" : isVendor(known) ? "vendor" : "terminal");
        fields.put("english", finding.english());
        fields.put("chinese", finding.chinese());
        if (!finding.change().isEmpty()) {
            fields.put("change", finding.change());
        }
        return fields;
    }

    private Future<Void> ofTerminal(String signer, Map<String, Object> fields) {
        return terminals.find(signer).map(till -> {
            fields.put("status", till.status());
            fields.put("signature", TerminalForms.text(till.signing().policy()));
            return null;
        });
    }

    private static void configured(@Nullable KnownKey owner, Map<String, Object> fields) {
        fields.put("configured_key", owner == null ? "unknown" : name(owner.kind()));
        if (owner != null) {
            fields.put("configured_key_owner", owner.owner());
            if (owner.replaced() != null) {
                fields.put("configured_key_replaced", owner.replaced());
            }
        }
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
