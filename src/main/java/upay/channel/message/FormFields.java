package upay.channel.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code name=value&…}, percent-encoded in a channel's own charset. Strict: the signed text and the parsed
 * text must be the same.
 */
public final class FormFields {
    /** Several times the longest real notification. */
    private static final int FIELDS_MAX = 256;

    private FormFields() {}

    /** Empty if any part is malformed, a name is duplicate, or there are too many. */
    public static Optional<Map<String, String>> read(String form, Charset charset) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (form.isEmpty()) {
            return Optional.of(fields);
        }
        int from = 0;
        while (from <= form.length()) {
            int end = form.indexOf('&', from) < 0 ? form.length() : form.indexOf('&', from);
            int equals = form.indexOf('=', from);
            if (equals <= from || equals > end || fields.size() == FIELDS_MAX) {
                return Optional.empty();
            }
            Optional<String> name = decode(form, from, equals, charset);
            Optional<String> value = decode(form, equals + 1, end, charset);
            if (name.isEmpty() || value.isEmpty() || fields.put(name.get(), value.get()) != null) {
                return Optional.empty();
            }
            from = end + 1;
        }
        return Optional.of(fields);
    }

    /**
     * Fields that were read in ISO-8859-1, a character for each byte, in their own charset.
     *
     * @param charset the name that a signed field states; null if there is none
     * @param contentType the header; null if absent
     */
    public static Map<String, String> decoded(
            Map<String, String> bytes, @Nullable String charset, @Nullable String contentType) {
        Map<String, String> fields = new LinkedHashMap<>();
        byte[] all = String.join("\n", bytes.values()).getBytes(StandardCharsets.ISO_8859_1);
        Charset one =
                (charset != null ? ReceivedText.of(all, charset) : ReceivedText.ofContent(all, contentType)).charset();
        bytes.forEach((name, value) -> fields.put(name, new String(value.getBytes(StandardCharsets.ISO_8859_1), one)));
        return fields;
    }

    private static Optional<String> decode(String form, int from, int to, Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int at = from; at < to; at++) {
            char c = form.charAt(at);
            if (c == '%') {
                if (at + 2 >= to) {
                    return Optional.empty();
                }
                int high = Character.digit(form.charAt(at + 1), 16);
                int low = Character.digit(form.charAt(at + 2), 16);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(16 * high + low);
                at += 2;
            } else if (c > 0x20 && c < 0x7f) {
                bytes.write(c == '+' ? ' ' : c);
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
