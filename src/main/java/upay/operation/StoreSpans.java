package upay.operation;

import io.vertx.core.Future;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.port.Instance;
import upay.tracing.Span;
import upay.tracing.TraceContext;

/** The store's part in a request's trace. */
final class StoreSpans {
    private StoreSpans() {}

    static <T> Future<T> open(Span request, Future<T> opening) {
        return request.during("store open", Span.Kind.CLIENT, opening);
    }

    static <T> Future<T> apply(Span request, Future<T> applying) {
        return request.during("store apply", Span.Kind.CLIENT, applying);
    }

    static <T> Future<T> find(Span request, Future<T> finding) {
        return request.during("store find", Span.Kind.CLIENT, finding);
    }

    /** The record of a request that begins a transaction: with its trace, for whatever continues it. */
    static HistoryRecord report(Instance instance, HistoryEvent asked, long tsn, Span request) {
        TraceContext trace = request.context();
        return trace == null
                ? instance.report(asked)
                : instance.report(asked, new HistoryEvent.Traced(asked.at(), tsn, trace));
    }
}
