package upay.history;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.port.Outbox;
import upay.port.WebhookEvent;
import upay.tracing.TraceContext;

/**
 * An event of an order's history. It never contains a payment code, a secret or the payer: the channel's text is masked
 * first ({@link ChannelTextMask}).
 *
 * <p>{@link #at} is the store's time; null only in events that are not stored yet and whose source has no time.
 */
public sealed interface HistoryEvent {
    Instant at();

    /** Writes its kind and fields, in the order in which {@link HistoryFormat} reads them. */
    void write(HistoryFormat.Line line);

    /** The requests of a client that change an order. */
    enum Request {
        PAY,
        PRECREATE,
        REFUND,
        CANCEL
    }

    /** @param number the client's own number of this request; null if it has none */
    record Requested(
            Instant at,
            Request request,
            String terminalSn,
            @Nullable String number) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.REQUESTED)
                    .time(at)
                    .name(request)
                    .text(terminalSn)
                    .text(number);
        }
    }

    /**
     * The trace of the request that began a transaction; only of a recorded one.
     *
     * @param trace the request's own span: what continues it elsewhere links to this
     */
    record Traced(Instant at, long tsn, TraceContext trace) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.TRACED).number(tsn).text(trace.traceId()).text(trace.spanId());
        }
    }

    /**
     * A call to the channel; consecutive equal calls with equal outcomes are merged.
     *
     * @param at the time of the first call
     * @param took the duration of the last call
     * @param times the number of calls
     * @param note the reason, if the outcome alone does not show it; may be null
     */
    record Called(
            Instant at,
            Duration took,
            int times,
            long tsn,
            ChannelAction action,
            Outcome.Kind verdict,
            @Nullable String note)
            implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.CALLED)
                    .time(at)
                    .duration(took)
                    .number(times)
                    .number(tsn)
                    .name(action)
                    .name(verdict)
                    .text(note);
        }
    }

    /** A verified callback of the channel. */
    record CallbackReceived(Instant at, String channel) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.NOTICED).time(at).text(channel);
        }
    }

    /**
     * A verified callback of the channel about a refund.
     *
     * @param number the refund's number, as the one who requested it chose it
     */
    record RefundReported(Instant at, String channel, String number) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.REFUND_REPORTED).time(at).text(channel).text(number);
        }
    }

    /**
     * A transaction's new state.
     *
     * @param dueAt null if no action is left
     * @param owner the instance that drives it, 0 for none
     * @param error may be null
     */
    record Moved(
            Instant at,
            long tsn,
            TransactionStatus status,
            Step step,
            @Nullable Instant dueAt,
            long owner,
            @Nullable BizError error)
            implements HistoryEvent {

        static Moved of(Instant at, Transaction t) {
            return new Moved(
                    at,
                    t.tsn(),
                    t.status(),
                    t.step(),
                    t.work().dueAt(),
                    t.work().owner(),
                    t.failure().error());
        }

        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.MOVED)
                    .number(tsn)
                    .name(status)
                    .name(step)
                    .text(dueAt == null ? null : HistoryFormat.moment(dueAt))
                    .number(owner)
                    .text(error == null ? null : error.name());
        }
    }

    /** An instance claimed the transaction from {@code from} (0: no owner), until {@code dueAt}. */
    record Taken(Instant at, long tsn, long from, Instant dueAt) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.TAKEN).number(tsn).number(from).text(HistoryFormat.moment(dueAt));
        }
    }

    /** An instance released the transaction at shutdown: it is due at once, for any. */
    record Released(Instant at, long tsn, Instant dueAt) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.RELEASED).number(tsn).text(HistoryFormat.moment(dueAt));
        }
    }

    /**
     * One attempt to deliver a webhook of the order.
     *
     * @param outcome as {@link Outbox.Settled} has it
     * @param retryIn null if it was delivered or is given up
     * @param event as in {@link WebhookEvent}
     */
    record Posted(
            Instant at,
            Duration took,
            int attempt,
            boolean delivered,
            String outcome,
            @Nullable Duration retryIn,
            String event)
            implements HistoryEvent {
        /** The most frequent event; not written, as in versions that had no other. */
        static final String USUAL = "paid";

        /** That the order is paid. */
        public Posted(
                Instant at, Duration took, int attempt, boolean delivered, String outcome, @Nullable Duration retryIn) {
            this(at, took, attempt, delivered, outcome, retryIn, USUAL);
        }

        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.POSTED)
                    .time(at)
                    .duration(took)
                    .number(attempt)
                    .number(delivered ? 1 : 0)
                    .text(outcome)
                    .duration(retryIn);
            if (!event.equals(USUAL)) {
                line.text(event);
            }
        }
    }

    /** A manual action on the order, outside of the operations. */
    record ManuallyResolved(Instant at, String by, String what) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.INTERVENED).time(at).text(by).text(what);
        }
    }

    /** The number of earlier events that were dropped for the limit of one commit's record. */
    record Omitted(Instant at, int count) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.OMITTED).number(count);
        }
    }

    /** An event of another version of the gateway, unknown to this one. */
    record Other(Instant at, String text) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.raw(text);
        }
    }
}
