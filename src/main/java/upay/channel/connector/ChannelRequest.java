package upay.channel.connector;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a channel.
 *
 * @param contentType null: no body
 * @param body null: no body
 * @param clientCertificate the channel demands mutual TLS for this call
 */
public record ChannelRequest(
        String method,
        URI uri,
        @Nullable String contentType,
        @Nullable Buffer body,
        boolean clientCertificate) {
    /** Without the query string and body, which may contain personal data. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
