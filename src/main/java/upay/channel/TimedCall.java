package upay.channel;

import java.time.Instant;
import upay.domain.channel.ChannelCall;

/**
 * A call on its way to the channel's verticle.
 *
 * @param deadline until when it may still be sent, by the store's clock; to the microsecond
 */
record TimedCall(ChannelCall call, Instant deadline) {}
