package upay.orderview;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.history.HistoryEvent;
import upay.history.HistoryEvent.CallbackReceived;
import upay.history.HistoryEvent.Called;
import upay.history.HistoryEvent.ManuallyResolved;
import upay.history.HistoryEvent.Moved;
import upay.history.HistoryEvent.Omitted;
import upay.history.HistoryEvent.Posted;
import upay.history.HistoryEvent.RefundReported;
import upay.history.HistoryEvent.Released;
import upay.history.HistoryEvent.Requested;
import upay.history.HistoryEvent.Taken;
import upay.history.HistoryEvent.Traced;

/** Descriptions of an order's events. */
public final class EventDescriptions {
    /** The time zone of the shops and channels. */
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final OrderState state;

    public EventDescriptions(OrderState state) {
        this.state = state;
    }

    public static String time(Instant at) {
        return WHOLE.format(at.atZone(SHANGHAI));
    }

    /** To the second, since future times are approximate. */
    public static String about(@Nullable Instant at) {
        return at == null ? "an unknown time" : time(at).substring(0, "yyyy-MM-dd HH:mm:ss".length());
    }

    public static String amount(Fen fen) {
        return String.format(Locale.ROOT, "%d.%02d", fen.value() / 100, fen.value() % 100);
    }

    public static String span(Duration span) {
        return span.compareTo(Duration.ofSeconds(10)) < 0
                ? span.toMillis() + " ms"
                : span.toSeconds() < 600 ? span.toSeconds() + " s" : span.toMinutes() + " min";
    }

    /** "payment", "refund r-1 of 3.00", "cancel". */
    String name(long tsn) {
        return state.transaction(tsn).map(EventDescriptions::name).orElse("transaction " + tsn);
    }

    public static String name(Transaction t) {
        return switch (t.type()) {
            case PAY -> "payment";
            case CANCEL -> "cancel";
            case REFUND -> "refund " + t.request().refundRequestNo() + " of " + amount(t.amount());
            case EXTERNAL_REFUND -> "external refund of " + amount(t.amount());
        };
    }

    public static String next(Step step) {
        return switch (step) {
            case PAY -> "query the outcome";
            case UNDO -> "close it or return the money";
            case JOINED -> "follow the cancel";
            case REFUND -> "refund it, or query the outcome";
            case WATCH -> "check what the channel returned";
            case VERIFY -> "check that it was not charged after all";
            case HUMAN -> "manual review";
            case DONE -> "nothing";
        };
    }

    public String of(HistoryEvent event) {
        if (event instanceof Requested e) {
            String number = e.number() == null || e.request() != HistoryEvent.Request.REFUND ? "" : " " + e.number();
            return e.request().name().toLowerCase(Locale.ROOT) + number + " requested by terminal " + e.terminalSn();
        } else if (event instanceof Traced e) {
            return "recorded as trace " + e.trace().traceId();
        } else if (event instanceof Called e) {
            return called(e);
        } else if (event instanceof CallbackReceived e) {
            return e.channel() + " sent a callback: paid";
        } else if (event instanceof RefundReported e) {
            return e.channel() + " sent a callback: refund " + e.number();
        } else if (event instanceof Moved e) {
            return moved(e);
        } else if (event instanceof Taken e) {
            return name(e.tsn()) + " claimed"
                    + (e.from() == 0 ? ", no previous owner" : ", instance " + e.from() + " owned it before");
        } else if (event instanceof Released e) {
            return name(e.tsn()) + " released by an instance at shutdown, for any other";
        } else if (event instanceof Posted e) {
            return posted(e);
        } else if (event instanceof ManuallyResolved e) {
            return e.by() + ": " + e.what();
        } else if (event instanceof Omitted e) {
            return e.count() + " earlier events are omitted";
        }
        return event.toString();
    }

    private String called(Called e) {
        String times = e.times() == 1 ? " in " : " " + e.times() + " times within ";
        String note = e.note() == null ? "" : " (" + e.note() + ")";
        return "channel call: " + e.action() + " for " + name(e.tsn()) + " -> " + e.verdict() + times + span(e.took())
                + note;
    }

    private String moved(Moved e) {
        Optional<Transaction> external =
                state.transaction(e.tsn()).filter(transaction -> transaction.type() == TransactionType.EXTERNAL_REFUND);
        if (external.isPresent()) {
            String number = external.get().request().clientTsn();
            return name(e.tsn()) + (number == null ? "" : ", the channel's number " + number)
                    + ": the channel has returned this to the customer without this gateway, in its own console or for"
                    + " another system; the order counts it";
        }
        String error = e.error() == null ? "" : " " + e.error();
        String now = name(e.tsn()) + " " + e.status() + error;
        if (e.step() == Step.DONE) {
            return now;
        }
        String who = e.owner() == 0 ? " at " : " now, by instance " + e.owner() + ", until ";
        return now + "; next: " + next(e.step()) + (e.dueAt() == null ? "" : who + about(e.dueAt()));
    }

    private static String posted(Posted e) {
        String next = e.delivered() ? "" : e.retryIn() == null ? ", given up" : ", again in " + span(e.retryIn());
        return "webhook (" + e.event() + "), attempt " + e.attempt() + ": " + e.outcome() + " in " + span(e.took())
                + next;
    }
}
