package upay.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;

/** What is known of a streamed body only behind it. */
public final class ApiTrailers {
    private ApiTrailers() {}

    /** @param out a body that has not ended, of an answer whose header {@code Trailer} has this name */
    public static void put(WriteStream<Buffer> out, String name, String value) {
        if (out instanceof HttpServerResponse response) {
            response.putTrailer(name, value);
        }
    }
}
