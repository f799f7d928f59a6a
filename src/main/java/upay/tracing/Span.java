package upay.tracing;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work in a trace. {@link #NONE} stands for work that is not recorded: its methods do nothing and allocate
 * nothing. Thread-safe.
 */
public interface Span {
    /** Work that is not recorded. */
    Span NONE = unrecorded(null);

    /** What the work is, as the collector distinguishes it. */
    enum Kind {
        INTERNAL,
        /** A request to another program. */
        CLIENT
    }

    /** A piece of work that is part of this one; {@link #NONE} if this is. */
    Span child(String name, Kind kind);

    default Span child(String name) {
        return child(name, Kind.INTERNAL);
    }

    /** A child that lasts until the future completes, failed if it fails; returns the same future. */
    <T> Future<T> during(String name, Kind kind, Future<T> work);

    Span with(SpanKey key, @Nullable String value);

    Span with(SpanKey key, long value);

    /** Relates it to other work that caused it and is not part of its trace. */
    Span linked(@Nullable TraceContext other);

    /**
     * The same work, done for a request whose order it turned out to be about: linked to it if this is recorded, and in
     * the log under the request's trace in any case.
     *
     * @param request null if the request was not recorded: then this span as it is
     */
    Span onBehalfOf(@Nullable TraceContext request);

    /** It did not do what it should. */
    Span failed();

    /** Later calls do nothing. */
    void end();

    boolean isRecorded();

    /** Its own place; null if it is not recorded. */
    @Nullable TraceContext context();

    /**
     * The trace of the request that the work is done for, for the log: its own, or that of the request which another
     * instance accepted. Null if it is not recorded.
     */
    @Nullable String requestTrace();

    /**
     * Work that is not recorded, perhaps for a request that is. Made here: the first use of a class of its own could meet
     * that of {@link #NONE} on another thread.
     */
    private static Span unrecorded(@Nullable String requestTrace) {
        return new Span() {
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
            public Span onBehalfOf(@Nullable TraceContext request) {
                return request == null ? this : unrecorded(request.traceId());
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
                return requestTrace;
            }

            @Override
            public String toString() {
                return "no span";
            }
        };
    }
}
