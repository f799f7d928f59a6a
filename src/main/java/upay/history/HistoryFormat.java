package upay.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.tracing.TraceContext;

/**
 * The stored form of events: a line for each, with its kind's letter and its fields, separated by tabs. Past times are
 * in microseconds before the commit's, future times in microseconds since 1970. It is written for every payment, so the
 * writer is fast and the text short, yet readable in the table.
 */
public final class HistoryFormat {
    /** The kinds' letters. SQL that writes or reads events by itself takes them from here. */
    public static final char CALLED = 'C';

    public static final char TAKEN = 'T';
    public static final char RELEASED = 'L';
    public static final char TRACED = 'S';
    static final char REQUESTED = 'R';
    static final char NOTICED = 'N';
    static final char REFUND_REPORTED = 'E';
    static final char MOVED = 'M';
    static final char POSTED = 'P';
    static final char INTERVENED = 'O';
    static final char OMITTED = 'X';

    /** The maximum length of a text; the rest has no value for a reader. */
    private static final int TEXT_MAX = 160;

    private static final char BETWEEN = '\t';
    private static final char END = '\n';

    /** The events of one commit are bounded in number and length ({@link EventJournal#MOST}), and so is this. */
    private static final ThreadLocal<StringBuilder> TEXT = ThreadLocal.withInitial(() -> new StringBuilder(512));

    private HistoryFormat() {}

    /** @param at when they were reported */
    public static String write(Instant at, List<HistoryEvent> events) {
        Line line = begin(at);
        for (HistoryEvent event : events) {
            event.write(line);
        }
        return line.toString();
    }

    /** A writer for single events; valid until the thread requests the next. */
    static Line begin(Instant at) {
        StringBuilder text = TEXT.get();
        text.setLength(0);
        return new Line(at, text);
    }

    /** Appends one event. */
    public static String write(Instant at, HistoryEvent event) {
        return write(at, List.of(event));
    }

    /** A single time. */
    static String moment(Instant instant) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    /** Writes the fields of one event after the other. */
    public static final class Line {
        private final Instant base;
        private final StringBuilder text;

        private Line(Instant base, StringBuilder text) {
            this.base = base;
            this.text = text;
        }

        Line kind(char letter) {
            if (!text.isEmpty()) {
                text.append(END);
            }
            text.append(letter);
            return this;
        }

        Line time(Instant at) {
            return number(ChronoUnit.MICROS.between(at, base));
        }

        Line duration(@Nullable Duration duration) {
            text.append(BETWEEN);
            if (duration != null) {
                text.append(duration.toNanos() / 1000);
            }
            return this;
        }

        Line number(long number) {
            text.append(BETWEEN).append(number);
            return this;
        }

        Line name(Enum<?> constant) {
            text.append(BETWEEN).append(constant.name());
            return this;
        }

        Line text(@Nullable String value) {
            text.append(BETWEEN);
            if (value != null) {
                for (int i = 0; i < Math.min(value.length(), TEXT_MAX); i++) {
                    char c = value.charAt(i);
                    text.append(Character.isISOControl(c) ? ' ' : c);
                }
            }
            return this;
        }

        void raw(String line) {
            if (!text.isEmpty()) {
                text.append(END);
            }
            text.append(line);
        }

        /** The complete text. */
        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Never fails: unreadable input is returned unchanged. */
    public static List<HistoryEvent> read(Instant at, String text) {
        List<HistoryEvent> events = new ArrayList<>();
        for (String line : text.split(String.valueOf(END))) {
            if (!line.isEmpty()) {
                events.add(readLine(at, line));
            }
        }
        return events;
    }

    private static HistoryEvent readLine(Instant at, String line) {
        try {
            return event(new Fields(at, line.split(String.valueOf(BETWEEN), -1)), line);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            return new HistoryEvent.Other(at, line);
        }
    }

    private static HistoryEvent event(Fields f, String line) {
        return switch (f.letter()) {
            case REQUESTED ->
                new HistoryEvent.Requested(f.time(), f.name(HistoryEvent.Request.class), f.next(), f.text());
            case TRACED -> new HistoryEvent.Traced(f.at, f.number(), new TraceContext(f.next(), f.next()));
            case CALLED ->
                new HistoryEvent.Called(
                        f.time(),
                        f.duration(),
                        (int) f.number(),
                        f.number(),
                        f.name(ChannelAction.class),
                        f.name(Outcome.Kind.class),
                        f.text());
            case NOTICED -> new HistoryEvent.CallbackReceived(f.time(), f.next());
            case REFUND_REPORTED -> new HistoryEvent.RefundReported(f.time(), f.next(), f.next());
            case MOVED ->
                new HistoryEvent.Moved(
                        f.at,
                        f.number(),
                        f.name(TransactionStatus.class),
                        f.name(Step.class),
                        f.momentOrNull(),
                        f.number(),
                        f.nameOrNull(BizError.class));
            case TAKEN -> new HistoryEvent.Taken(f.at, f.number(), f.number(), f.moment());
            case RELEASED -> new HistoryEvent.Released(f.at, f.number(), f.moment());
            case POSTED ->
                new HistoryEvent.Posted(
                        f.time(),
                        f.duration(),
                        (int) f.number(),
                        f.number() == 1,
                        f.next(),
                        f.durationOrNull(),
                        f.next(HistoryEvent.Posted.USUAL));
            case INTERVENED -> new HistoryEvent.ManuallyResolved(f.time(), f.next(), f.next());
            case OMITTED -> new HistoryEvent.Omitted(f.at, (int) f.number());
            default -> new HistoryEvent.Other(f.at, line);
        };
    }

    /** The fields of one line, one after the other. */
    private static final class Fields {
        private final Instant at;
        private final String[] fields;
        private int next;

        Fields(Instant at, String[] fields) {
            this.at = at;
            this.fields = fields;
        }

        String next() {
            return fields[next++];
        }

        /** 0 for a kind unknown to this version. */
        char letter() {
            String kind = next();
            return kind.length() == 1 ? kind.charAt(0) : 0;
        }

        /** A field at the end that older versions do not write. */
        String next(String missing) {
            return next < fields.length ? next() : missing;
        }

        /** Null for nothing. */
        @Nullable String text() {
            String text = next();
            return text.isEmpty() ? null : text;
        }

        long number() {
            return Long.parseLong(next());
        }

        Instant time() {
            return at.minus(number(), ChronoUnit.MICROS);
        }

        Duration duration() {
            return duration(next());
        }

        @Nullable Duration durationOrNull() {
            String micros = text();
            return micros == null ? null : duration(micros);
        }

        private static Duration duration(String micros) {
            return Duration.of(Long.parseLong(micros), ChronoUnit.MICROS);
        }

        Instant moment() {
            return moment(next());
        }

        @Nullable Instant momentOrNull() {
            String micros = text();
            return micros == null ? null : moment(micros);
        }

        private static Instant moment(String micros) {
            return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
        }

        <E extends Enum<E>> E name(Class<E> type) {
            return Enum.valueOf(type, next());
        }

        <E extends Enum<E>> @Nullable E nameOrNull(Class<E> type) {
            String name = text();
            return name == null ? null : Enum.valueOf(type, name);
        }
    }
}
