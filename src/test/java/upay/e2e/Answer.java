package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/**
 * An answer as it came, with shortcuts into the envelope; each is null where the field is absent.
 *
 * @param text the body, untouched
 */
public record Answer(int status, JsonObject json, String text) {

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), new JsonObject(response.body()), response.body());
    }

    /** biz_response.result_code, or {@code 400/INVALID_PARAMS} and the like for a communication error. */
    public String code() {
        JsonObject biz = biz();
        return biz == null
                ? json.getString("result_code") + "/" + json.getString("error_code")
                : biz.getString("result_code");
    }

    /** {@link #code}, and the error code behind a slash where there is one. */
    public String verdict() {
        return biz() == null || error() == null ? code() : code() + "/" + error();
    }

    /** biz_response.error_code. */
    public String error() {
        return biz() == null ? null : biz().getString("error_code");
    }

    /** The error_message of whichever level has one. */
    public String message() {
        return biz() == null ? json.getString("error_message") : biz().getString("error_message");
    }

    public JsonObject biz() {
        return json.getJsonObject("biz_response");
    }

    public JsonObject data() {
        return biz() == null ? null : biz().getJsonObject("data");
    }

    public String data(String field) {
        return data() == null ? null : data().getString(field);
    }

    public String sn() {
        return data("sn");
    }

    /** order_status, or the verdict where the answer has no data. */
    public String orderStatus() {
        return data() == null ? verdict() : data("order_status");
    }
}
