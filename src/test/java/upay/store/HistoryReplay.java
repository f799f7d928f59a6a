package upay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;

/**
 * Rebuilds an order from its history alone, and compares it with the store: each commit recorded, in order,
 * correctly.
 */
public final class HistoryReplay {
    private HistoryReplay() {}

    public static void check(OrderState now, List<HistoryEntry> history) {
        String about = now + "\n its history: " + history;
        assertThat(history).as(about).isNotEmpty();
        int version = 0;
        Map<Long, List<Object>> told = new TreeMap<>();
        for (HistoryEntry entry : history) {
            assertThat(entry.version()).as("no gap, " + about).isBetween(Math.max(version, 1), version + 1);
            version = entry.version();
            entry.events().forEach(event -> retell(told, entry, event));
        }
        assertThat(version).as(about).isEqualTo(now.order().version());
        assertThat(history.get(history.size() - 1).status())
                .as(about)
                .isEqualTo(now.order().status());
        Map<Long, List<Object>> held = new TreeMap<>();
        for (Transaction t : now.transactions()) {
            held.put(
                    t.tsn(),
                    List.of(t.status(), t.step(), t.work().owner(), due(t.work().dueAt())));
        }
        assertThat(told).as(about).isEqualTo(held);
    }

    private static void retell(Map<Long, List<Object>> told, HistoryEntry entry, HistoryEvent event) {
        assertThat(event).as("every event can be read").isNotInstanceOf(HistoryEvent.Other.class);
        if (event instanceof HistoryEvent.Moved m) {
            told.put(m.tsn(), List.of(m.status(), m.step(), m.owner(), due(m.dueAt())));
        } else if (event instanceof HistoryEvent.Taken t) {
            List<Object> before = told.get(t.tsn());
            assertThat(before.get(2)).as("who owned it before").isEqualTo(t.from());
            told.put(t.tsn(), List.of(before.get(0), before.get(1), entry.instance(), due(t.dueAt())));
        } else if (event instanceof HistoryEvent.Released r) {
            List<Object> before = told.get(r.tsn());
            told.put(r.tsn(), List.of(before.get(0), before.get(1), 0L, due(r.dueAt())));
        }
    }

    private static Object due(Instant dueAt) {
        return dueAt == null ? "never" : dueAt.truncatedTo(ChronoUnit.MICROS);
    }
}
