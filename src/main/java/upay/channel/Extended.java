package upay.channel;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The client's {@code extended}: passed on by a list of allowed keys, never in place of what a connector sets itself. */
public final class Extended {
    private Extended() {}

    /**
     * The allowed keys that have a scalar value, as text.
     *
     * @param json a JSON object's text; null: none
     */
    public static Map<String, String> allowed(String json, Set<String> keys) {
        Map<String, String> found = new LinkedHashMap<>();
        if (json == null || json.isBlank()) {
            return found;
        }
        try {
            new JsonObject(json).forEach(entry -> {
                boolean scalar = entry.getValue() instanceof String
                        || entry.getValue() instanceof Number
                        || entry.getValue() instanceof Boolean;
                if (scalar && keys.contains(entry.getKey())) {
                    found.put(entry.getKey(), entry.getValue().toString());
                }
            });
        } catch (DecodeException e) {
            // The protocol's check lets objects pass only; what still isn't one has nothing to pass on.
            return new LinkedHashMap<>();
        }
        return found;
    }
}
