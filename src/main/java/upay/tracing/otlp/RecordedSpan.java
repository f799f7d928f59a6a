package upay.tracing.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.TraceContext;

/** A span of the OpenTelemetry SDK. */
final class RecordedSpan implements Span {
    private static final Map<SpanKey, AttributeKey<String>> TEXTS = keys(AttributeKey::stringKey);
    private static final Map<SpanKey, AttributeKey<Long>> NUMBERS = keys(AttributeKey::longKey);

    private final Tracer tracer;
    private final io.opentelemetry.api.trace.Span span;
    private final String requestTrace;

    private RecordedSpan(Tracer tracer, io.opentelemetry.api.trace.Span span, @Nullable String requestTrace) {
        this.tracer = tracer;
        this.span = span;
        this.requestTrace = requestTrace == null ? span.getSpanContext().getTraceId() : requestTrace;
    }

    /** The first span of a trace. */
    static RecordedSpan root(Tracer tracer, String name, SpanKind kind, @Nullable TraceContext request) {
        var builder = tracer.spanBuilder(name).setNoParent().setSpanKind(kind);
        if (request != null) {
            builder.addLink(remote(request));
        }
        return new RecordedSpan(tracer, builder.startSpan(), request == null ? null : request.traceId());
    }

    private static <K> Map<SpanKey, K> keys(Function<String, K> maker) {
        return Arrays.stream(SpanKey.values())
                .collect(Collectors.toMap(
                        key -> key, key -> maker.apply(key.text()), (a, b) -> a, () -> new EnumMap<>(SpanKey.class)));
    }

    private static SpanContext remote(TraceContext context) {
        return SpanContext.createFromRemoteParent(
                context.traceId(), context.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public Span child(String name, Kind kind) {
        var child = tracer.spanBuilder(name)
                .setParent(Context.root().with(span))
                .setSpanKind(kind == Kind.CLIENT ? SpanKind.CLIENT : SpanKind.INTERNAL)
                .startSpan();
        return new RecordedSpan(tracer, child, requestTrace);
    }

    @Override
    public <T> Future<T> during(String name, Kind kind, Future<T> work) {
        Span child = child(name, kind);
        return work.onComplete(done -> {
            if (done.failed()) {
                child.failed();
            }
            child.end();
        });
    }

    @Override
    public Span with(SpanKey key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(TEXTS.get(key), value);
        }
        return this;
    }

    @Override
    public Span with(SpanKey key, long value) {
        span.setAttribute(NUMBERS.get(key), value);
        return this;
    }

    @Override
    public RecordedSpan linked(@Nullable TraceContext other) {
        if (other != null) {
            span.addLink(remote(other));
        }
        return this;
    }

    @Override
    public Span onBehalfOf(@Nullable TraceContext request) {
        return request == null ? this : new RecordedSpan(tracer, linked(request).span, request.traceId());
    }

    @Override
    public Span failed() {
        span.setStatus(StatusCode.ERROR);
        return this;
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public boolean isRecorded() {
        return true;
    }

    @Override
    public TraceContext context() {
        SpanContext context = span.getSpanContext();
        return new TraceContext(context.getTraceId(), context.getSpanId());
    }

    @Override
    public String requestTrace() {
        return requestTrace;
    }

    @Override
    public String toString() {
        return "span of trace " + requestTrace;
    }
}
