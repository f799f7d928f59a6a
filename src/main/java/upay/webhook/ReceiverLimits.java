package upay.webhook;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The concurrent deliveries of each receiver and their limits: a dead receiver must not block the others. A receiver
 * whose attempts time out gets one at a time until it responds again, with any response. Confined to an event loop.
 */
final class ReceiverLimits {
    /** Each claim contains them; if more receivers are dead at once, the earliest ones get a full share again. */
    private static final int SILENT_MAX = 1000;

    private final int most;
    private final int mostPerReceiver;
    private final Map<String, Integer> busy = new HashMap<>();
    private int inFlight;

    private final Map<String, Boolean> silent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > SILENT_MAX;
        }
    };

    ReceiverLimits(int most, int mostPerReceiver) {
        this.most = most;
        this.mostPerReceiver = mostPerReceiver;
    }

    void begin(String receiver) {
        inFlight++;
        busy.merge(receiver, 1, Integer::sum);
    }

    void end(String receiver, boolean answered) {
        inFlight--;
        busy.computeIfPresent(receiver, (key, n) -> n > 1 ? n - 1 : null);
        if (answered) {
            silent.remove(receiver);
        } else {
            silent.put(receiver, true);
        }
    }

    int inFlight() {
        return inFlight;
    }

    int free() {
        return most - inFlight;
    }

    /** The remaining room of the receivers that have less than their maximum. */
    Map<String, Integer> room() {
        Map<String, Integer> room = new HashMap<>();
        silent.keySet().forEach(receiver -> room.put(receiver, room(receiver)));
        busy.keySet().forEach(receiver -> room.put(receiver, room(receiver)));
        return room;
    }

    int room(String receiver) {
        int share = silent.containsKey(receiver) ? 1 : mostPerReceiver;
        return Math.max(0, share - busy.getOrDefault(receiver, 0));
    }
}
