package upay.tracing;

import org.jspecify.annotations.Nullable;

/** Begins traces. {@link #OFF} records nothing. Thread-safe; no method blocks or fails. */
public interface Tracer {
    Tracer OFF = new Tracer() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Span request(String name) {
            return Span.NONE;
        }

        @Override
        public Span continued(String name, @Nullable TraceContext request) {
            return Span.NONE;
        }
    };

    /** Whether any work is recorded; if not, nothing needs to be looked up for it. */
    boolean isOn();

    /** A request from outside, in a trace of its own; {@link Span#NONE} if the sample leaves it out. */
    Span request(String name);

    /**
     * Work that continues what a request began, perhaps long ago or on another instance: in a trace of its own, linked to
     * the request's.
     *
     * @param request null if the request was not recorded: then this is recorded as another request would be
     */
    Span continued(String name, @Nullable TraceContext request);
}
