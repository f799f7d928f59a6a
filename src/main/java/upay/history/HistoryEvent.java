package upay.history;

import java.time.Duration;
import java.time.Instant;
import upay.domain.BizError;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.port.Outbox;
import upay.port.WebhookEvent;

/**
 * Something that happened to an order, as its history tells it. Never holds a payment code, a secret, or who paid: the
 * channel's own words are masked before they become a part of one ({@link ChannelTextMask}).
 *
 * <p>{@link #at} is the store's time; null only in what has not been stored yet by somebody who knows no time.
 */
public sealed interface HistoryEvent {
    Instant at();

    /** Writes its kind and fields, in the order in which {@link HistoryFormat} reads them. */
    void write(HistoryFormat.Line line);

    /** What a client may ask for that changes an order. */
    enum Request {
        PAY,
        PRECREATE,
        REFUND,
        CANCEL
    }

    /** @param number the client's own number of this request; null where it has none */
    record Requested(Instant at, Request request, String terminalSn, String number) implements HistoryEvent {
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
     * The channel was asked; equal questions with equal answers, one after the other, are told as one.
     *
     * @param at when it was asked, for the first time
     * @param took until its answer, the last one
     * @param times how often
     * @param note why, where the verdict alone does not say; may be null
     */
    record Called(
            Instant at, Duration took, int times, long tsn, ChannelAction action, Outcome.Kind verdict, String note)
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

    /** The channel notified by itself, and was believed. */
    record CallbackReceived(Instant at, String channel) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.NOTICED).time(at).text(channel);
        }
    }

    /**
     * What a transaction was from then on.
     *
     * @param dueAt null where nothing is left to do
     * @param owner the instance that drives it, 0 for none
     * @param error may be null
     */
    record Moved(Instant at, long tsn, TransactionStatus status, Step step, Instant dueAt, long owner, BizError error)
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

    /** An instance took the transaction up, from {@code from} (0: nobody drove it), and is to be done with it at {@code dueAt}. */
    record Taken(Instant at, long tsn, long from, Instant dueAt) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.TAKEN).number(tsn).number(from).text(HistoryFormat.moment(dueAt));
        }
    }

    /** An instance that was told to stop handed the transaction back: it is due at once, for any. */
    record Released(Instant at, long tsn, Instant dueAt) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.RELEASED).number(tsn).text(HistoryFormat.moment(dueAt));
        }
    }

    /**
     * One try at telling the merchant of an event of the order.
     *
     * @param outcome as {@link Outbox.Settled} has it
     * @param retryIn null where it was delivered or is given up
     * @param event as in {@link WebhookEvent}
     */
    record Posted(
            Instant at, Duration took, int attempt, boolean delivered, String outcome, Duration retryIn, String event)
            implements HistoryEvent {
        /** What nearly all tries are about; not written, as before there were others. */
        static final String USUAL = "paid";

        /** That the order is paid. */
        public Posted(Instant at, Duration took, int attempt, boolean delivered, String outcome, Duration retryIn) {
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

    /** A person did something about the order past the operations. */
    record ManuallyResolved(Instant at, String by, String what) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.INTERVENED).time(at).text(by).text(what);
        }
    }

    /** So many events before were left out, for the bound on what one commit may tell. */
    record Omitted(Instant at, int count) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.kind(HistoryFormat.OMITTED).number(count);
        }
    }

    /** What another version of the gateway wrote, and this one does not know. */
    record Other(Instant at, String text) implements HistoryEvent {
        @Override
        public void write(HistoryFormat.Line line) {
            line.raw(text);
        }
    }
}
