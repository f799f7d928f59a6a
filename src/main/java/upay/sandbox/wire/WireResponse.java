package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import upay.sandbox.scene.ResponseDelivery;

/**
 * The answer of a dialect and its delivery.
 *
 * @param contentType and {@code body}: null if the delivery has no body
 */
public record WireResponse(
        int status, @Nullable String contentType, @Nullable Buffer body, ResponseDelivery delivery) {

    public static WireResponse of(String contentType, Buffer body, ResponseDelivery delivery) {
        return new WireResponse(200, contentType, body, delivery);
    }

    /** An answer without any content of the channel. */
    public static WireResponse withoutBody(ResponseDelivery delivery) {
        return new WireResponse(200, null, null, delivery);
    }

    public static WireResponse notFound() {
        return new WireResponse(404, "text/plain", Buffer.buffer("no such service"), ResponseDelivery.PLAIN);
    }
}
