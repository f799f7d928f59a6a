package upay.channel.connector;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for a bill, whose body is in a file, since it may be larger than memory.
 *
 * @param status the HTTP status
 * @param headers all of them, their names in lower case
 * @param length of the body, in bytes
 */
public record BillResponse(int status, Map<String, String> headers, long length, Body body) {
    public BillResponse {
        headers = Map.copyOf(headers);
    }

    /** Opens the body from its beginning. */
    @FunctionalInterface
    public interface Body {
        InputStream open() throws IOException;
    }

    /** The body's first bytes. */
    public byte[] start(int most) throws IOException {
        try (InputStream in = body.open()) {
            return in.readNBytes(most);
        }
    }

    public @Nullable String contentType() {
        return headers.get("content-type");
    }

    @Override
    public String toString() {
        return status + ", " + length + " bytes";
    }
}
