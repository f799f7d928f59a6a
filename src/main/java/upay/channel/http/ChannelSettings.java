package upay.channel.http;

import java.time.Duration;
import upay.domain.channel.ChannelAction;

/**
 * The limits of one channel's transport. The defaults are those of the providers' own clients.
 *
 * @param connect longest wait for a connection: free place in the pool, TCP and TLS together
 * @param payRead longest wait for the whole answer to PAY, from the first byte sent
 * @param read the same for QUERY, PRECREATE and REFUND_QUERY
 * @param refundRead the same for REFUND and UNDO
 * @param idle how long an unused connection is kept; shorter than servers do, since a payment written to a connection
 *     that the server just closed has an unknown outcome
 * @param maxConnections at once, per account certificate; each carries one exchange
 * @param maxWaiting exchanges that may wait for a connection; further ones are not sent
 * @param maxResponseBytes longer answers are not read to the end
 */
public record ChannelSettings(
        Duration connect,
        Duration payRead,
        Duration read,
        Duration refundRead,
        Duration idle,
        int maxConnections,
        int maxWaiting,
        int maxResponseBytes) {

    /** 1,024 connections: 500 payments a second at a channel that takes 2 s to answer. */
    public static final ChannelSettings DEFAULT = new ChannelSettings(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            1024,
            1024,
            256 * 1024);

    public ChannelSettings {
        boolean positive = connect.toMillis() > 0
                && payRead.toMillis() > 0
                && read.toMillis() > 0
                && refundRead.toMillis() > 0
                && idle.toSeconds() > 0
                && maxConnections > 0
                && maxWaiting >= 0
                && maxResponseBytes > 0;
        if (!positive) {
            throw new IllegalArgumentException("a channel's bounds are positive, idle at least 1 s");
        }
    }

    /** The limit of simultaneous exchanges over all of the channel's accounts: a further one is not sent. */
    public int maxExchanges() {
        return maxConnections + maxWaiting;
    }

    public Duration read(ChannelAction action) {
        return switch (action) {
            case PAY -> payRead;
            case REFUND, UNDO -> refundRead;
            case PRECREATE, QUERY, LOOKUP, REFUND_QUERY, RETURNED -> read;
        };
    }
}
