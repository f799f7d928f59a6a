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
 * @param stream the body where it is long; else null
 */
public record WireResponse(
        int status,
        @Nullable String contentType,
        Map<String, String> headers,
        @Nullable Buffer body,
        @Nullable WireBody stream,
        ResponseDelivery delivery) {
    public WireResponse {
        headers = Map.copyOf(headers);
    }

    /** With a short body, or none. */
    public WireResponse(
            int status,
            @Nullable String contentType,
            Map<String, String> headers,
            @Nullable Buffer body,
            ResponseDelivery delivery) {
        this(status, contentType, headers, body, null, delivery);
    }

    public static WireResponse streamed(String contentType, Map<String, String> headers, WireBody stream) {
        return new WireResponse(200, contentType, headers, null, stream, ResponseDelivery.PLAIN);
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
