package upay.cli.remote;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The request that a command is.
 *
 * @param path with {@code {0}} for the first positional value and {@code {--store}} for an option's
 * @param fields the field or parameter that an option's value becomes; empty: the option is known and not sent
 */
record RemoteRoute(String method, String path, Map<String, Optional<RemoteField>> fields) {
    RemoteRoute {
        fields = Map.copyOf(fields);
    }

    /**
     * As {@code POST /merchants --id=merchant --name}: an option without a field has its own name, without dashes; the
     * first positional value's is {@code 0=user}. {@link RemoteField#parse} reads what stands behind the name.
     */
    static RemoteRoute parse(String line) {
        String[] words = line.strip().split("\\s+");
        Map<String, Optional<RemoteField>> fields = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] sides = words[i].split("=", 2);
            String[] form = sides[0].split("@", 2);
            String own = form[0].replaceFirst("^--", "").replace('-', '_');
            String field = sides.length == 2 ? sides[1] : own + (form.length == 2 ? "@" + form[1] : "");
            fields.put(form[0], RemoteField.parse(field));
        }
        return new RemoteRoute(words[0], words[1], fields);
    }

    boolean isReading() {
        return method.equals("GET");
    }
}
