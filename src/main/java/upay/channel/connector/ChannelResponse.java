package upay.channel.connector;

import io.vertx.core.buffer.Buffer;

/**
 * The answer of a channel's server.
 *
 * @param status the HTTP status
 * @param body the whole body, at most the channel's configured limit
 */
public record ChannelResponse(int status, Buffer body) {
    @Override
    public String toString() {
        return status + ", " + body.length() + " bytes";
    }
}
