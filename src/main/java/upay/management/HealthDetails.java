package upay.management;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the health path shows, in the order in which the parts add it. Added during the start; read on any thread. */
public final class HealthDetails {
    private final Map<String, Supplier<? extends @Nullable Object>> parts = new LinkedHashMap<>();

    /** @param value from memory; null: left out this time */
    public HealthDetails with(String name, Supplier<? extends @Nullable Object> value) {
        parts.put(name, value);
        return this;
    }

    /** As of now. */
    public Map<String, Object> read() {
        Map<String, Object> details = new LinkedHashMap<>();
        parts.forEach((name, value) -> {
            Object now = value.get();
            if (now != null) {
                details.put(name, now);
            }
        });
        return details;
    }
}
