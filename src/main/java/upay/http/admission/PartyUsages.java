package upay.http.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;

/** The holdings of all parties of one sort, by name. Those that hold nothing are forgotten when there are many. Threads: any. */
final class PartyUsages {
    /** Far more than can hold something at a time, and few megabytes. */
    private static final int MANY = 16_384;

    private final Map<String, PartyUsage> byName = new ConcurrentHashMap<>();

    /**
     * Takes {@code amount} if the party then holds no more than {@code most}.
     *
     * @return where it was taken, to be given back there; null when it was not
     */
    PartyUsage take(String name, Kind kind, int amount, long most) {
        while (true) {
            PartyUsage holding = byName.get(name);
            if (holding == null) {
                holding = add(name);
            }
            Taken taken = holding.take(kind, amount, most);
            if (taken == Taken.YES) {
                return holding;
            }
            if (taken == Taken.NO) {
                return null;
            }
            byName.remove(name, holding);
        }
    }

    private PartyUsage add(String name) {
        if (byName.size() >= MANY) {
            byName.forEach((idle, holding) -> {
                if (holding.retire()) {
                    byName.remove(idle, holding);
                }
            });
        }
        return byName.computeIfAbsent(name, added -> new PartyUsage());
    }

    int size() {
        return byName.size();
    }
}
