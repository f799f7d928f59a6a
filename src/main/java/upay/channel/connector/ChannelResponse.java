package upay.channel.connector;

import io.vertx.core.buffer.Buffer;

/**
 * What a channel's server answered.
 *
 * @param status the HTTP status
 * @param body whole, at most the channel's configured limit
 */
public record ChannelResponse(int status, Buffer body) {
    @Override
    public String toString() {
        return status + ", " + body.length() + " bytes";
    }
}
