package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.doctor.Finding;
import upay.doctor.RawRequest;
import upay.doctor.SignedRequest;
import upay.domain.Secret;
import upay.identity.Permission;
import upay.protocol.signature.SignatureV2;
import upay.registry.EntryForms;
import upay.registry.SignatureExamination;

/** The signature doctor: why a request's signature is wrong. It answers no key and no signature. */
public final class DoctorResource implements ApiResource {
    /** At a time: each takes some tens of milliseconds of a core. */
    static final int MOST = 2;

    /** Headers, and a body that is longer than any that a gateway takes. */
    private static final int BODY_MAX = 512 * 1024;

    private static final int TEXT_MAX = 256 * 1024;
    private static final String BODY = "body";
    private static final String BODY_BASE64 = "body_base64";
    private static final String RAW = "raw";

    private final ApiStore store;
    private final Function<Supplier<Finding>, Future<Finding>> worker;
    private int running;

    /** @param worker does what takes some tens of milliseconds */
    public DoctorResource(ApiStore store, Function<Supplier<Finding>, Future<Finding>> worker) {
        this.store = store;
        this.worker = worker;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.post("/doctor", Permission.RUN_CHECKS, this::examine).withBody(BODY_MAX));
    }

    private Future<ApiAnswer> examine(ApiRequest request) {
        ApiFields fields = request.fields();
        Optional<RawRequest> raw = text(fields, RAW).map(DoctorResource::raw);
        Optional<byte[]> body = body(fields);
        String authorization = fields.optionalLine("authorization", 1024).orElse(null);
        String contentType = fields.optionalLine("content_type", 1024).orElse(null);
        String path = fields.optionalLine("path", 4096).orElse(null);
        Optional<Object> key = fields.optional("key");
        Secret configured = key.isEmpty() ? null : fields.secret("key", EntryForms.NAME_MAX);
        fields.end();
        if (raw.isPresent() == body.isPresent()) {
            throw Problem.invalid(
                    RAW, "Give either raw, the request as sent, or body (or body_base64) with authorization.");
        }
        SignedRequest signed = raw.map(RawRequest::signed)
                .orElseGet(() -> new SignedRequest(authorization, contentType, path, body.orElseThrow()));
        if (signed.body().length > SignedRequest.BODY_MAX) {
            throw Problem.invalid(
                    raw.isPresent() ? RAW : BODY, "The body must have at most 64 KiB, as a gateway takes it.");
        }
        return examine(signed, configured, raw.map(DoctorResource::warnings).orElseGet(JsonArray::new));
    }

    private Future<ApiAnswer> examine(SignedRequest signed, @Nullable Secret configured, JsonArray warnings) {
        if (running >= MOST) {
            throw Problem.tooMany(MOST + " requests are being examined. Try again.", 1);
        }
        running++;
        return new SignatureExamination(store.read().knownKeys(), store.read().terminalRegistry(), worker)
                .run(signed, configured)
                .map(report -> ApiAnswer.ok(new JsonObject(report.fields()).put("warnings", warnings)))
                .onComplete(done -> running--);
    }

    private static Optional<String> text(ApiFields fields, String name) {
        return fields.optional(name).map(value -> {
            if (!(value instanceof String text) || text.length() > TEXT_MAX) {
                throw Problem.invalid(name, name + " must be a text of up to " + TEXT_MAX + " characters.");
            }
            return text;
        });
    }

    private static Optional<byte[]> body(ApiFields fields) {
        Optional<byte[]> text = text(fields, BODY).map(body -> body.getBytes(StandardCharsets.UTF_8));
        Optional<byte[]> bytes = text(fields, BODY_BASE64).map(DoctorResource::decoded);
        if (text.isPresent() && bytes.isPresent()) {
            throw Problem.invalid(BODY, "Give body or body_base64, not both.");
        }
        return text.or(() -> bytes);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(BODY_BASE64, "body_base64 must be the body's bytes in Base64.");
        }
    }

    private static RawRequest raw(String text) {
        try {
            return RawRequest.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(RAW, "raw is no request: " + e.getMessage() + ".");
        }
    }

    private static JsonArray warnings(RawRequest raw) {
        JsonArray warnings = new JsonArray();
        Optional.ofNullable(raw.lengthFault()).ifPresent(warnings::add);
        if (raw.headers().containsKey(SignatureV2.HEADER.toLowerCase(Locale.ROOT))) {
            warnings.add("the request has " + SignatureV2.HEADER
                    + ": a gateway verifies that, and not the MD5 that is examined here");
        }
        return warnings;
    }
}
