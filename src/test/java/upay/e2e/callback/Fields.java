package upay.e2e.callback;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Fields as channels join them. */
final class Fields {
    private Fields() {}

    /** {@code a=1&b=2}, by name, raw: what is signed. */
    static String joined(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
    }

    static String encoded(Map<String, String> fields, Charset charset) {
        Map<String, String> encoded = new TreeMap<>();
        fields.forEach((name, value) -> encoded.put(name, URLEncoder.encode(value, charset)));
        return joined(encoded);
    }

    /** With one more, where it is given. */
    static Map<String, String> and(Map<String, String> fields, String name, String value) {
        Map<String, String> all = new TreeMap<>(fields);
        if (value != null) {
            all.put(name, value);
        }
        return all;
    }

    /** One element for each. */
    static String elements(Map<String, String> fields) {
        StringBuilder xml = new StringBuilder();
        fields.forEach((name, value) -> xml.append('<')
                .append(name)
                .append('>')
                .append(value.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</")
                .append(name)
                .append('>'));
        return xml.toString();
    }
}
