package upay.cli.order;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.history.HistoryEvent;
import upay.history.HistoryEvent.CallbackReceived;
import upay.history.HistoryEvent.Called;
import upay.history.HistoryEvent.ManuallyResolved;
import upay.history.HistoryEvent.Moved;
import upay.history.HistoryEvent.Omitted;
import upay.history.HistoryEvent.Posted;
import upay.history.HistoryEvent.Released;
import upay.history.HistoryEvent.Requested;
import upay.history.HistoryEvent.Taken;

/** Descriptions of an order's events. */
final class EventDescriptions {
    /** The time zone of the shops and channels. */
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final OrderState state;

    EventDescriptions(OrderState state) {
        this.state = state;
    }

    static String time(Instant at) {
        return WHOLE.format(at.atZone(SHANGHAI));
    }

    /** To the second, since future times are approximate. */
    static String about(Instant at) {
        return time(at).substring(0, "yyyy-MM-dd HH:mm:ss".length());
    }

    static String amount(Fen fen) {
        return String.format(Locale.ROOT, "%d.%02d", fen.value() / 100, fen.value() % 100);
    }

    static String span(Duration span) {
        return span.compareTo(Duration.ofSeconds(10)) < 0
                ? span.toMillis() + " ms"
                : span.toSeconds() < 600 ? span.toSeconds() + " s" : span.toMinutes() + " min";
    }

    /** "payment", "refund r-1 of 3.00", "cancel". */
    String name(long tsn) {
        return state.transaction(tsn).map(EventDescriptions::name).orElse("transaction " + tsn);
    }

    static String name(Transaction t) {
        return switch (t.type()) {
            case PAY -> "payment";
            case CANCEL -> "cancel";
            case REFUND -> "refund " + t.request().refundRequestNo() + " of " + amount(t.amount());
        };
    }

    static String next(Step step) {
        return switch (step) {
            case PAY -> "ask what became of it";
            case UNDO -> "close it or give it back";
            case JOINED -> "follow the cancel";
            case REFUND -> "give it back, or ask what became of that";
            case WATCH -> "see that the accepted refund goes through";
            case VERIFY -> "see that it was not charged after all";
            case HUMAN -> "a person looks";
            case DONE -> "nothing";
        };
    }

    String of(HistoryEvent event) {
        if (event instanceof Requested e) {
            String number = e.number() == null || e.request() != HistoryEvent.Request.REFUND ? "" : " " + e.number();
            return e.request().name().toLowerCase(Locale.ROOT) + number + " asked for by terminal " + e.terminalSn();
        } else if (event instanceof Called e) {
            return called(e);
        } else if (event instanceof CallbackReceived e) {
            return e.channel() + " notified that it was paid";
        } else if (event instanceof Moved e) {
            return moved(e);
        } else if (event instanceof Taken e) {
            return name(e.tsn()) + " taken up"
                    + (e.from() == 0 ? ", nobody drove it" : ", instance " + e.from() + " drove it before");
        } else if (event instanceof Released e) {
            return name(e.tsn()) + " handed back by an instance that was told to stop, for any other";
        } else if (event instanceof Posted e) {
            return posted(e);
        } else if (event instanceof ManuallyResolved e) {
            return e.by() + ": " + e.what();
        } else if (event instanceof Omitted e) {
            return e.count() + " earlier events of this stretch are left out";
        }
        return event.toString();
    }

    private String called(Called e) {
        String times = e.times() == 1 ? " in " : " " + e.times() + " times within ";
        String note = e.note() == null ? "" : " (" + e.note() + ")";
        return "channel asked: " + e.action() + " for " + name(e.tsn()) + " -> " + e.verdict() + times + span(e.took())
                + note;
    }

    private String moved(Moved e) {
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
        return "merchant notified (" + e.event() + "), try " + e.attempt() + ": " + e.outcome() + " in "
                + span(e.took()) + next;
    }
}
