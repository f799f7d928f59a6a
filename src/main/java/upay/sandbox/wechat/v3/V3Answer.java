package upay.sandbox.wechat.v3;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is signed.
 *
 * @param json null: none, with status 204
 */
record V3Answer(int status, @Nullable JsonObject json) {
    static final V3Answer NO_CONTENT = new V3Answer(204, null);

    static V3Answer ok(JsonObject json) {
        return new V3Answer(200, json);
    }

    static V3Answer error(int status, String code, @Nullable String message) {
        return new V3Answer(status, new JsonObject().put("code", code).put("message", message));
    }

    /** Empty if there is none. */
    String body() {
        return json == null ? "" : json.encode();
    }
}
