package upay.channel.message;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import upay.channel.account.SettingsReader;

/**
 * The keys of the client's {@code extended} that one kind of call accepts from a till; they never replace what a
 * connector sets itself.
 *
 * @param free purely informative, or restricts the customer's means of payment
 * @param guarded affects money, fees, risk or identity: accepted only if the account's settings name it
 */
public record ExtendedFields(Set<String> free, Set<String> guarded) {
    /** The setting by which an account lets tills set guarded fields. */
    public static final String SETTING = "extended-fields";

    /** The guarded keys that an account lets its tills set, out of those of all its kinds of calls. */
    public static Set<String> named(SettingsReader settings, ExtendedFields... kinds) {
        Set<String> guarded = new TreeSet<>();
        for (ExtendedFields kind : kinds) {
            guarded.addAll(kind.guarded);
        }
        return settings.names(SETTING, guarded);
    }

    /**
     * The accepted keys that have a scalar value, as text that is safe to sign.
     *
     * @param json a JSON object's text; null: none
     * @param named of the guarded keys, those that the account names
     */
    public Map<String, String> allowed(@Nullable String json, Set<String> named, ClientText text) {
        Map<String, String> found = new LinkedHashMap<>();
        if (json == null || json.isBlank()) {
            return found;
        }
        try {
            new JsonObject(json).forEach(entry -> {
                boolean scalar = entry.getValue() instanceof String
                        || entry.getValue() instanceof Number
                        || entry.getValue() instanceof Boolean;
                if (scalar && takes(entry.getKey(), named)) {
                    found.put(entry.getKey(), text.plain(entry.getValue().toString()));
                }
            });
        } catch (DecodeException e) {
            // The protocol's check accepts objects only; anything else has nothing to pass on.
            return new LinkedHashMap<>();
        }
        return found;
    }

    private boolean takes(String key, Set<String> named) {
        return free.contains(key) || guarded.contains(key) && named.contains(key);
    }
}
