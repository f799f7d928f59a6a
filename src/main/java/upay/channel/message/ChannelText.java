package upay.channel.message;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text conversion for channels: strict decoding, truncation that never splits a character, and their time zone. */
public final class ChannelText {
    /** The time zone of every channel. */
    public static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    public static final DateTimeFormatter SPACED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(SHANGHAI);
    public static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(SHANGHAI);

    /** A channel's own text is copied into answers and logs: one line of this many characters is enough. */
    private static final int WORDS_MAX = 128;

    private ChannelText() {}

    /** Empty if the bytes are not well-formed UTF-8. */
    public static Optional<String> utf8(Buffer body) {
        return decode(body, StandardCharsets.UTF_8);
    }

    /** Empty if the bytes are not well-formed. */
    public static Optional<String> decode(Buffer body, Charset charset) {
        try {
            // A fresh decoder reports malformed input; new String would replace it silently.
            return Optional.of(charset.newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** At most {@code units} UTF-16 units (which channels written in Java count), cut at a code point's boundary. */
    public static String cut(String text, int units) {
        if (text.length() <= units) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(units - 1)) ? units - 1 : units;
        return text.substring(0, end);
    }

    /**
     * At most {@code bytes} of the charset, cut at a code point's boundary; characters that it cannot represent
     * become {@code ?}.
     */
    public static String cutBytes(String text, int bytes, Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder kept = new StringBuilder(Math.min(text.length(), bytes));
        int used = 0;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            String character = Character.toString(text.codePointAt(at));
            String holdable = encoder.canEncode(character) ? character : "?";
            used += holdable.getBytes(charset).length;
            if (used > bytes) {
                break;
            }
            kept.append(holdable);
        }
        return kept.toString();
    }

    /** A channel's own text, on one line and of bounded length; null if absent. */
    public static @Nullable String words(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String line = cut(text, 4 * WORDS_MAX).replaceAll("\\p{Cntrl}+", " ");
        return cut(line.strip(), WORDS_MAX);
    }

    /** As {@link #words}; empty if there is nothing to say. */
    public static String line(String text) {
        String words = words(text);
        return words == null ? "" : words;
    }

    /** Null if the text is absent or not a time of this format. */
    public static @Nullable Instant time(@Nullable String text, DateTimeFormatter format) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return LocalDateTime.parse(text, format).atZone(SHANGHAI).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
