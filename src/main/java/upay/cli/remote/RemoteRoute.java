package upay.cli.remote;

import java.util.HashMap;
import java.util.Map;

/**
 * The request that a command is.
 *
 * @param path with {@code {0}} for the first positional value and {@code {--store}} for an option's
 * @param fields the field or parameter that an option's value becomes
 */
record RemoteRoute(String method, String path, Map<String, String> fields) {
    RemoteRoute {
        fields = Map.copyOf(fields);
    }

    /**
     * As {@code POST /merchants --id=merchant --name}: an option without a field has its own name, without dashes; the
     * first positional value's is {@code 0=user}.
     */
    static RemoteRoute parse(String line) {
        String[] words = line.strip().split("\\s+");
        Map<String, String> fields = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] sides = words[i].split("=", 2);
            fields.put(
                    sides[0],
                    sides.length == 2 ? sides[1] : sides[0].substring(2).replace('-', '_'));
        }
        return new RemoteRoute(words[0], words[1], fields);
    }

    boolean isReading() {
        return method.equals("GET");
    }
}
