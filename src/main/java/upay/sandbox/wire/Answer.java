package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import upay.sandbox.scene.Delivery;

/**
 * What a dialect wants to be sent, and how.
 *
 * @param contentType and {@code body}: null where the delivery does not speak
 */
public record Answer(int status, String contentType, Buffer body, Delivery delivery) {

    public static Answer of(String contentType, Buffer body, Delivery delivery) {
        return new Answer(200, contentType, body, delivery);
    }

    /** An answer in which no word is the channel's. */
    public static Answer unspoken(Delivery delivery) {
        return new Answer(200, null, null, delivery);
    }

    public static Answer notFound() {
        return new Answer(404, "text/plain", Buffer.buffer("no such service"), Delivery.PLAIN);
    }
}
