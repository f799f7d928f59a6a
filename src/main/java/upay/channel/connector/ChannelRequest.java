package upay.channel.connector;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a channel.
 *
 * @param contentType null: no body
 * @param body null: no body
 * @param clientCertificate the channel demands mutual TLS for this call
 * @param headers further ones, for example a signature
 */
public record ChannelRequest(
        String method,
        URI uri,
        @Nullable String contentType,
        @Nullable Buffer body,
        boolean clientCertificate,
        Map<String, String> headers) {
    public ChannelRequest {
        headers = Map.copyOf(headers);
    }

    /** Without further headers. */
    public ChannelRequest(
            String method, URI uri, @Nullable String contentType, @Nullable Buffer body, boolean clientCertificate) {
        this(method, uri, contentType, body, clientCertificate, Map.of());
    }

    /** Without the query string, body and headers, which may contain personal data or a signature. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
