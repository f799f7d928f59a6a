package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import upay.sandbox.scene.ResponseDelivery;

/**
 * What a dialect wants to be sent, and how.
 *
 * @param contentType and {@code body}: null where the delivery does not speak
 */
public record WireResponse(int status, String contentType, Buffer body, ResponseDelivery delivery) {

    public static WireResponse of(String contentType, Buffer body, ResponseDelivery delivery) {
        return new WireResponse(200, contentType, body, delivery);
    }

    /** An answer in which no word is the channel's. */
    public static WireResponse unspoken(ResponseDelivery delivery) {
        return new WireResponse(200, null, null, delivery);
    }

    public static WireResponse notFound() {
        return new WireResponse(404, "text/plain", Buffer.buffer("no such service"), ResponseDelivery.PLAIN);
    }
}
