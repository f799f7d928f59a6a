package upay.http.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;

/**
 * All parties of one kind, by name. Above a limit, parties that hold nothing and have all their tokens are removed.
 * Threads: any.
 */
final class PartyUsages {
    /** Far more than can hold something at a time, and few megabytes. */
    private static final int MANY = 16_384;

    private final Map<String, Party> byName = new ConcurrentHashMap<>();

    /** The number at which they are looked through: twice what was left the last time, so that this costs little. */
    private volatile int full = MANY;

    /**
     * Takes {@code amount} if the party then holds no more than {@code most}.
     *
     * @return where it was taken, to be given back there; null if it was not taken
     */
    @Nullable Party take(String name, Kind kind, int amount, long most) {
        while (true) {
            Party party = byName.get(name);
            if (party == null) {
                party = add(name);
            }
            Taken taken = party.usage().take(kind, amount, most);
            if (taken == Taken.YES) {
                return party;
            }
            if (taken == Taken.NO) {
                return null;
            }
            byName.remove(name, party);
        }
    }

    private Party add(String name) {
        long now = System.nanoTime();
        if (byName.size() >= full) {
            byName.forEach((idle, party) -> {
                if (party.retire(now)) {
                    byName.remove(idle, party);
                }
            });
            full = Math.max(MANY, 2 * byName.size());
        }
        return byName.computeIfAbsent(name, added -> new Party(now));
    }

    int size() {
        return byName.size();
    }
}
