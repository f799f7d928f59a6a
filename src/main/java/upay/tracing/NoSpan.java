package upay.tracing;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Work that is not recorded. */
final class NoSpan implements Span {
    @Override
    public Span child(String name, Kind kind) {
        return this;
    }

    @Override
    public <T> Future<T> during(String name, Kind kind, Future<T> work) {
        return work;
    }

    @Override
    public Span with(SpanKey key, @Nullable String value) {
        return this;
    }

    @Override
    public Span with(SpanKey key, long value) {
        return this;
    }

    @Override
    public Span linked(@Nullable TraceContext other) {
        return this;
    }

    @Override
    public Span failed() {
        return this;
    }

    @Override
    public void end() {}

    @Override
    public boolean isRecorded() {
        return false;
    }

    @Override
    public @Nullable TraceContext context() {
        return null;
    }

    @Override
    public @Nullable String requestTrace() {
        return null;
    }

    @Override
    public String toString() {
        return "no span";
    }
}
