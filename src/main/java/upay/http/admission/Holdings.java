package upay.http.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import upay.http.admission.Holding.Kind;
import upay.http.admission.Holding.Taken;

/** The holdings of all parties of one sort, by name. Those that hold nothing are forgotten when there are many. Threads: any. */
final class Holdings {
    /** Far more than can hold something at a time, and few megabytes. */
    private static final int MANY = 16_384;

    private final Map<String, Holding> byName = new ConcurrentHashMap<>();

    /**
     * Takes {@code amount} if the party then holds no more than {@code most}.
     *
     * @return where it was taken, to be given back there; null when it was not
     */
    Holding take(String name, Kind kind, int amount, long most) {
        while (true) {
            Holding holding = byName.get(name);
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

    private Holding add(String name) {
        if (byName.size() >= MANY) {
            byName.forEach((idle, holding) -> {
                if (holding.retire()) {
                    byName.remove(idle, holding);
                }
            });
        }
        return byName.computeIfAbsent(name, added -> new Holding());
    }

    int size() {
        return byName.size();
    }
}
