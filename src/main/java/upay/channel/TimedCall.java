package upay.channel;

import java.time.Instant;
import upay.domain.channel.ChannelCall;

/**
 * A call on its way to the channel's verticle.
 *
 * @param deadline the last moment at which it may be sent, by the store's clock; to the microsecond
 */
record TimedCall(ChannelCall call, Instant deadline) {}
