package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.sandbox.scene.ResponseDelivery;

/**
 * The answer of a dialect and its delivery.
 *
 * @param contentType and {@code body}: null if the answer has no body
 * @param headers beside the content type
 */
public record WireResponse(
        int status,
        @Nullable String contentType,
        Map<String, String> headers,
        @Nullable Buffer body,
        ResponseDelivery delivery) {
    public WireResponse {
        headers = Map.copyOf(headers);
    }

    public static WireResponse of(String contentType, Buffer body, ResponseDelivery delivery) {
        return new WireResponse(200, contentType, Map.of(), body, delivery);
    }

    /** An answer without any content of the channel. */
    public static WireResponse withoutBody(ResponseDelivery delivery) {
        return new WireResponse(200, null, Map.of(), null, delivery);
    }

    public static WireResponse notFound() {
        return new WireResponse(404, "text/plain", Map.of(), Buffer.buffer("no such service"), ResponseDelivery.PLAIN);
    }
}
