package upay.channel;

import io.vertx.core.Future;
import java.util.Locale;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.tracing.Span;
import upay.tracing.SpanKey;

/** The span of a call to a channel; its parts are the spans of the channel's verticle. */
final class ChannelSpans {
    private ChannelSpans() {}

    static Span begin(Span caller, ChannelCall call) {
        if (!caller.isRecorded()) {
            return caller;
        }
        return caller.child("channel " + call.action().name().toLowerCase(Locale.ROOT), Span.Kind.CLIENT)
                .with(SpanKey.CHANNEL, call.payway().channel())
                .with(SpanKey.ACTION, call.action().name())
                .with(SpanKey.TSN, Long.toString(call.movement().tsn()));
    }

    /** Returns the same future. */
    static Future<Outcome> end(Span span, Future<Outcome> outcome) {
        return span.isRecorded() ? outcome.onSuccess(result -> end(span, result)) : outcome;
    }

    private static void end(Span span, Outcome outcome) {
        span.with(SpanKey.OUTCOME, outcome.kind().name());
        if (outcome.kind() == Outcome.Kind.UNKNOWN || outcome.kind() == Outcome.Kind.NOT_SENT) {
            span.failed();
        }
        span.end();
    }
}
