package upay.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting.
 *
 * @param name dotted, kebab case: {@code http.port}
 * @param allowed the permitted values, in words, with the unit
 * @param fallback the default in its written form; empty: none
 * @param secret true if its value must never be shown
 */
public record SettingKey(
        String name, String allowed, @Nullable String fallback, boolean secret) {
    static final String PREFIX = "UPAY_";

    /** The environment variable that sets it: {@code http.port} is UPAY_HTTP_PORT. */
    public String variable() {
        return variable(name);
    }

    public static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
