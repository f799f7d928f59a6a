package upay.orderview;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of something shown, by name in insertion order, without those that have no value: for any form of JSON. */
public final class ViewFields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param value a text, whole number, boolean, list or map of these; any other value as its text; null: left out */
    public ViewFields put(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, plain(value));
        }
        return this;
    }

    private static Object plain(Object value) {
        boolean kept = value instanceof Long
                || value instanceof Integer
                || value instanceof Boolean
                || value instanceof List
                || value instanceof Map;
        return kept ? value : value.toString();
    }

    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(fields);
    }
}
