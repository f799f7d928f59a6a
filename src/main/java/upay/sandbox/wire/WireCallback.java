package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A callback to the merchant, ready to be sent.
 *
 * @param uri with its query, for channels that call by GET
 * @param contentType and {@code body}: null for a GET
 * @param headers beside the content type
 */
public record WireCallback(
        String method,
        String uri,
        @Nullable String contentType,
        Map<String, String> headers,
        @Nullable Buffer body) {
    public WireCallback {
        headers = Map.copyOf(headers);
    }

    /** Without headers of the channel's own. */
    public WireCallback(String method, String uri, @Nullable String contentType, @Nullable Buffer body) {
        this(method, uri, contentType, Map.of(), body);
    }
}
