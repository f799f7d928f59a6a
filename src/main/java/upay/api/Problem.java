package upay.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request, as RFC 9457 has it. The detail says what to do next, and is shown to people: it has no
 * secret.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final @Nullable String field;
    private final int retryAfter;

    /**
     * @param code as programs read it, such as {@code not_found}
     * @param field the parameter, header or field of the body that it is about; null: none
     * @param retryAfter seconds; 0: not said
     */
    private Problem(int status, String code, @Nullable String field, String detail, int retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** 400: a parameter, header or field is not as it has to be. */
    public static Problem invalid(String field, String detail) {
        return new Problem(400, "invalid_field", field, detail, 0);
    }

    /** 400: the request as a whole cannot be read. */
    public static Problem malformed(String detail) {
        return new Problem(400, "malformed", null, detail, 0);
    }

    /** 401: nobody is known by this request. */
    public static Problem unauthenticated(String detail) {
        return new Problem(401, "unauthenticated", null, detail, 0);
    }

    /** 403: the caller may not. */
    public static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", null, detail, 0);
    }

    /** 404: there is none, or none that the caller may see. */
    public static Problem notFound(String detail) {
        return new Problem(404, "not_found", null, detail, 0);
    }

    /** 408: its body did not come in time. */
    static Problem tooSlow(long seconds) {
        return new Problem(
                408, "too_slow", null, "The body did not come within " + seconds + " s. Send the request again.", 0);
    }

    /** 409: as things are now, it cannot be done. */
    public static Problem conflict(String detail) {
        return new Problem(409, "conflict", null, detail, 0);
    }

    /** 412: it was changed since the caller read it. */
    public static Problem changed(String detail) {
        return new Problem(412, "changed", "If-Match", detail, 0);
    }

    /** 413: the body is too long. */
    public static Problem tooLong(long most) {
        return new Problem(413, "too_long", null, "The body has more than " + most + " bytes, which is the most.", 0);
    }

    /** 415: the body has to be JSON, and to say so. */
    static Problem notJson() {
        return new Problem(
                415,
                "unsupported_media_type",
                "Content-Type",
                "Send the body as JSON, with Content-Type: application/json.",
                0);
    }

    /** 422: the key was used for another request. */
    static Problem keyReused() {
        return new Problem(
                422,
                "idempotency_key_reused",
                "Idempotency-Key",
                "This key was used for another request. Use a new key for each new request.",
                0);
    }

    /** 429: too much at a time. */
    public static Problem tooMany(String detail, int retryAfter) {
        return new Problem(429, "too_many_requests", null, detail, retryAfter);
    }

    /** 503: the store or a part that is needed does not answer. */
    public static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", null, detail, 5);
    }

    /** 500: a fault of the program; the log has it. */
    static Problem internal() {
        return new Problem(
                500,
                "internal",
                null,
                "The gateway has a fault; its log has the details. Look whether the change was made before you repeat it.",
                0);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    int retryAfter() {
        return retryAfter;
    }

    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", code.replace('_', ' '))
                .put("status", status)
                .put("code", code)
                .put("detail", getMessage());
        if (field != null) {
            json.put(
                    "errors",
                    new JsonArray().add(new JsonObject().put("field", field).put("detail", getMessage())));
        }
        return json;
    }
}
