package upay.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/**
 * A drive's events since its last commit, for the next one's history record. Events of a commit that failed its
 * compare-and-set are kept for the next. Threads: any.
 */
public final class EventJournal {
    /** A payment that is polled until its deadline stays far below it: equal responses are merged. */
    static final int MOST = 40;

    private final List<HistoryEvent> pending = new ArrayList<>();
    private int omitted;

    public synchronized void called(Instant asked, Instant answered, ChannelCall call, Outcome outcome) {
        Duration took = Duration.between(asked, answered);
        String note = note(outcome);
        int last = pending.size() - 1;
        if (last >= 0
                && pending.get(last) instanceof HistoryEvent.Called before
                && before.tsn() == call.movement().tsn()
                && before.action() == call.action()
                && before.verdict() == outcome.kind()
                && java.util.Objects.equals(before.note(), note)) {
            Duration span = Duration.between(before.at(), answered);
            pending.set(
                    last,
                    new HistoryEvent.Called(
                            before.at(),
                            span,
                            before.times() + 1,
                            call.movement().tsn(),
                            call.action(),
                            outcome.kind(),
                            note));
        } else {
            add(new HistoryEvent.Called(asked, took, 1, call.movement().tsn(), call.action(), outcome.kind(), note));
        }
    }

    private void add(HistoryEvent event) {
        if (pending.size() >= MOST) {
            pending.remove(0);
            omitted++;
        }
        pending.add(event);
    }

    private static @Nullable String note(Outcome outcome) {
        if (outcome.facts().returned() != null) {
            return "returned " + outcome.facts().returned() + " fen in all";
        }
        if (outcome instanceof Outcome.Declined declined) {
            String how = declined.signed() ? declined.error().name() : declined.error() + " (unsigned)";
            return declined.message() == null ? how : how + ": " + ChannelTextMask.words(declined.message());
        }
        if (outcome instanceof Outcome.Unknown unknown) {
            return unknown.fault() + ": " + ChannelTextMask.words(unknown.note());
        }
        return outcome instanceof Outcome.NotSent notSent ? ChannelTextMask.words(notSent.note()) : null;
    }

    /** The events for the next commit; they stay here until that commit is {@link #recorded}. */
    public synchronized HistoryRecord report(Instant now, long instance) {
        List<HistoryEvent> events = new ArrayList<>(pending.size() + 1);
        if (omitted > 0) {
            events.add(new HistoryEvent.Omitted(now, omitted));
        }
        events.addAll(pending);
        return new HistoryRecord(now, instance, events);
    }

    public synchronized boolean isEmpty() {
        return pending.isEmpty();
    }

    /** A commit with this report was stored. */
    public synchronized void recorded(HistoryRecord report) {
        pending.removeIf(event -> contains(report, event));
        omitted = 0;
    }

    /** Whether it contains this very event, not an equal one. */
    private static boolean contains(HistoryRecord report, HistoryEvent event) {
        for (HistoryEvent recorded : report.events()) {
            if (recorded == event) {
                return true;
            }
        }
        return false;
    }

    /** The unrecorded events of another drive of the same order, which has no further commit. */
    public void inherit(EventJournal other) {
        List<HistoryEvent> left;
        synchronized (other) {
            left = new ArrayList<>(other.pending);
            other.pending.clear();
        }
        synchronized (this) {
            left.forEach(this::add);
        }
    }
}
