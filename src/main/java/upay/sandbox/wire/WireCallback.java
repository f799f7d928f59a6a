package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A callback to the merchant, ready to be sent.
 *
 * @param uri with its query, for channels that call by GET
 * @param contentType and {@code body}: null for a GET
 */
public record WireCallback(
        String method,
        String uri,
        @Nullable String contentType,
        @Nullable Buffer body) {}
