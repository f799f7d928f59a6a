package upay.http;

import java.util.function.BooleanSupplier;

/** One request as it arrived, its body complete. */
final class Arrival {
    private final Endpoint<?> endpoint;
    private final String contentType;
    private final String authorization;
    private final BooleanSupplier gone;
    private byte[] body;

    Arrival(Endpoint<?> endpoint, byte[] body, String contentType, String authorization, BooleanSupplier gone) {
        this.endpoint = endpoint;
        this.body = body;
        this.contentType = contentType;
        this.authorization = authorization;
        this.gone = gone;
    }

    Endpoint<?> endpoint() {
        return endpoint;
    }

    /** Null when there was none. */
    String contentType() {
        return contentType;
    }

    /** Null when there was none. */
    String authorization() {
        return authorization;
    }

    BooleanSupplier gone() {
        return gone;
    }

    /** Gives the body away, once: a payment may wait for minutes, and must not keep 64 KiB alive for as long. */
    byte[] takeBody() {
        byte[] taken = body;
        body = null;
        return taken;
    }
}
