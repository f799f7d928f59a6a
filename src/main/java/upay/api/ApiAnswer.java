package upay.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param json null: no body, or a stream
 * @param stream writes the body and does not end the stream; null: none
 * @param once whether it shows a secret that is shown once, and so is not kept for a repeated request
 */
public record ApiAnswer(
        int status,
        @Nullable JsonObject json,
        @Nullable Function<WriteStream<Buffer>, Future<Void>> stream,
        Map<String, String> headers,
        boolean once) {
    public ApiAnswer {
        headers = Map.copyOf(headers);
    }

    public static ApiAnswer ok(JsonObject json) {
        return new ApiAnswer(200, json, null, Map.of(), false);
    }

    public static ApiAnswer created(JsonObject json) {
        return new ApiAnswer(201, json, null, Map.of(), false);
    }

    /** Work goes on; the body says how to follow it. */
    public static ApiAnswer accepted(JsonObject json) {
        return new ApiAnswer(202, json, null, Map.of(), false);
    }

    public static ApiAnswer none() {
        return new ApiAnswer(204, null, null, Map.of(), false);
    }

    /**
     * A file, as long as it may be.
     *
     * @param type its Content-Type
     * @param fileName of letters, digits, dots, dashes and underscores
     */
    public static ApiAnswer file(String type, String fileName, Function<WriteStream<Buffer>, Future<Void>> stream) {
        return new ApiAnswer(
                200,
                null,
                stream,
                Map.of("Content-Type", type, "Content-Disposition", "attachment; filename=\"" + fileName + "\""),
                false);
    }

    public ApiAnswer with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new ApiAnswer(status, json, stream, all, once);
    }

    /** With the state that a change is made against. */
    public ApiAnswer withTag(@Nullable String tag) {
        return tag == null ? this : with("ETag", tag);
    }

    /** It has a secret that is shown once. */
    public ApiAnswer shownOnce() {
        return new ApiAnswer(status, json, stream, headers, true);
    }
}
