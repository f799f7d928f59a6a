package upay.channel;

import java.time.Instant;
import upay.domain.channel.ChannelCall;
import upay.tracing.Span;

/**
 * A call on its way to the channel's verticle.
 *
 * @param deadline the last moment at which it may be sent, by the store's clock; to the microsecond
 * @param span the whole call, on its caller's side
 */
record TimedCall(ChannelCall call, Instant deadline, Span span) {}
