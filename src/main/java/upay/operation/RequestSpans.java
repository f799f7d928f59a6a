package upay.operation;

import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.Transaction;
import upay.protocol.Reply;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.TraceContext;

/**
 * The span of a request. It is the first of its trace: a client's {@code traceparent} is linked, since a client must
 * neither choose which requests are recorded nor put its own into the trace of another party.
 */
public final class RequestSpans {
    private RequestSpans() {}

    /** @param traceparent the client's header; null if absent */
    public static void link(Span span, @Nullable String traceparent) {
        TraceContext.parse(traceparent).ifPresent(span::linked);
    }

    /** Any thread; only the first call counts. */
    public static void end(Span span, int status, Reply reply) {
        if (!span.isRecorded()) {
            return;
        }
        span.with(SpanKey.HTTP_STATUS, status);
        if (reply instanceof Reply.Answer answer) {
            describe(span, answer);
        } else if (reply instanceof Reply.Issued issued) {
            span.with(SpanKey.RESULT_CODE, issued.code().name());
        } else if (reply instanceof Reply.Refusal refusal) {
            span.with(SpanKey.ERROR_CODE, refusal.error().name()).failed();
        }
        span.end();
    }

    private static void describe(Span span, Reply.Answer answer) {
        span.with(SpanKey.RESULT_CODE, answer.code().name());
        if (answer.error() != null) {
            span.with(SpanKey.ERROR_CODE, answer.error().name());
        }
        Order order = answer.order();
        Transaction transaction = answer.transaction();
        if (order != null && transaction != null) {
            describe(span, order);
            span.with(SpanKey.TSN, Long.toString(transaction.tsn()));
        }
    }

    static void describe(Span span, Order order) {
        span.with(SpanKey.SN, Long.toString(order.key().sn()))
                .with(SpanKey.CLIENT_SN, order.purchase().clientSn())
                .with(SpanKey.TERMINAL, order.purchase().origin().terminalSn())
                .with(SpanKey.STATUS, order.status().name());
    }
}
