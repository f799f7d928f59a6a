package upay.channel.connector;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a channel's server.
 *
 * @param status the HTTP status
 * @param contentType the header; null if absent
 * @param headers all of them, their names in lower case; of a repeated one the last
 * @param body the whole body, at most the channel's configured limit
 */
public record ChannelResponse(int status, @Nullable String contentType, Map<String, String> headers, Buffer body) {
    public ChannelResponse {
        headers = Map.copyOf(headers);
    }

    /** Without further headers. */
    public ChannelResponse(int status, @Nullable String contentType, Buffer body) {
        this(status, contentType, Map.of(), body);
    }

    /** Without a content type. */
    public ChannelResponse(int status, Buffer body) {
        this(status, null, body);
    }

    @Override
    public String toString() {
        return status + ", " + body.length() + " bytes";
    }
}
