package upay.sandbox.wire;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code k=v&k=v}: decoding, encoding, and the sorted raw text that most channels sign. */
public final class Form {
    /** More than any channel's longest request has. */
    private static final int MAX_FIELDS = 200;

    private Form() {}

    /** @throws IllegalArgumentException on a broken escape, a repeated name, or too many fields */
    public static Map<String, String> decode(String text, Charset charset) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            String before = fields.put(URLDecoder.decode(name, charset), URLDecoder.decode(value, charset));
            if (before != null || fields.size() > MAX_FIELDS) {
                throw new IllegalArgumentException("a repeated field, or too many");
            }
        }
        return fields;
    }

    public static String encode(Map<String, String> fields, Charset charset) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), charset))
                .collect(Collectors.joining("&"));
    }

    /** Sorted by name, values raw. */
    public static String join(Map<String, String> fields) {
        StringBuilder text = new StringBuilder(512);
        sorted(fields).forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(value));
        return text.toString();
    }

    /** Without the fields that have no value. */
    public static Map<String, String> filled(Map<String, String> fields) {
        Map<String, String> filled = new LinkedHashMap<>(fields);
        filled.values().removeIf(value -> value == null || value.isEmpty());
        return filled;
    }

    /** The address with more parameters in its query. */
    public static String append(String uri, String query) {
        return uri + (uri.indexOf('?') < 0 ? "?" : "&") + query;
    }

    private static SortedMap<String, String> sorted(Map<String, String> fields) {
        return new TreeMap<>(fields);
    }
}
