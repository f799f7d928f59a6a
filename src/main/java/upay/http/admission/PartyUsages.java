package upay.http.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;

/**
 * The usage of all parties of one kind, by name. Above a limit, parties that hold nothing are removed. Threads: any.
 */
final class PartyUsages {
    /** Far more than can hold something at a time, and few megabytes. */
    private static final int MANY = 16_384;

    private final Map<String, PartyUsage> byName = new ConcurrentHashMap<>();

    /**
     * Takes {@code amount} if the party then holds no more than {@code most}.
     *
     * @return where it was taken, to be given back there; null if it was not taken
     */
    @Nullable PartyUsage take(String name, Kind kind, int amount, long most) {
        while (true) {
            PartyUsage usage = byName.get(name);
            if (usage == null) {
                usage = add(name);
            }
            Taken taken = usage.take(kind, amount, most);
            if (taken == Taken.YES) {
                return usage;
            }
            if (taken == Taken.NO) {
                return null;
            }
            byName.remove(name, usage);
        }
    }

    private PartyUsage add(String name) {
        if (byName.size() >= MANY) {
            byName.forEach((idle, usage) -> {
                if (usage.retire()) {
                    byName.remove(idle, usage);
                }
            });
        }
        return byName.computeIfAbsent(name, added -> new PartyUsage());
    }

    int size() {
        return byName.size();
    }
}
