package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * A request as received.
 *
 * @param method in upper case
 * @param uri raw, with the channel's prefix and the query: what some channels sign
 * @param path below the channel's prefix, with its leading slash
 * @param query raw, without the question mark; empty if there was none
 * @param headers by their lower-case names; of a repeated one the first
 * @param body at most 64 KiB
 */
public record WireRequest(
        String method, String uri, String path, String query, Map<String, String> headers, Buffer body) {
    public WireRequest {
        headers = Map.copyOf(headers);
    }

    /** Empty if absent. */
    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }
}
