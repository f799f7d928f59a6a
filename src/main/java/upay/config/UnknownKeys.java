package upay.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds unknown keys. In the file every unknown key is a fault. In the environment only a name that is similar to a
 * known one is a fault: other programs set variables too, and these must not prevent the start.
 */
final class UnknownKeys {
    /** The edit distance of a typing error: UPAY_DB_URL, UPAY_MANAGMENT_PORT, UPAY_DATADIR. */
    private static final int SLIP = 2;

    private final List<SettingKey> keys;

    UnknownKeys(List<SettingKey> keys) {
        this.keys = keys;
    }

    /** A section's name without any content is none: it may hold comments alone. */
    void inFile(Map<String, String> texts, List<String> faults) {
        List<String> known = keys.stream().map(SettingKey::name).toList();
        Set<String> former = RenamedKey.all().stream().map(RenamedKey::former).collect(Collectors.toSet());
        texts.keySet().stream()
                .filter(name -> !known.contains(name) && !former.contains(name))
                .filter(name ->
                        !texts.getOrDefault(name, "").isEmpty() || known.stream().noneMatch(key -> key.startsWith(name + ".")))
                .forEach(name -> faults.add(name + ": unknown key; the nearest is " + nearest(name, known)));
    }

    void inEnvironment(Set<String> names, List<String> faults, List<String> warnings) {
        List<String> known = Stream.concat(
                        keys.stream().map(SettingKey::variable), GatewayConfig.otherVariables().stream())
                .toList();
        Set<String> former =
                RenamedKey.all().stream().map(RenamedKey::formerVariable).collect(Collectors.toSet());
        names.stream()
                .filter(name -> name.startsWith(SettingKey.PREFIX) && !known.contains(name) && !former.contains(name))
                .sorted()
                .forEach(name -> {
                    String nearest = nearest(name, known);
                    boolean slip = distance(name, nearest) <= SLIP;
                    (slip ? faults : warnings).add(name + ": no effect; the nearest is " + nearest);
                });
    }

    private static String nearest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    /** The Levenshtein distance. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
