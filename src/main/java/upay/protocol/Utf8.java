package upay.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict decoding of UTF-8. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private static final int FIRST_CHARACTERS = 8 * 1024;

    /** The decoder and the buffer of {@link #decodeInPlace}. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        private CharBuffer characters = CharBuffer.allocate(FIRST_CHARACTERS);

        @Nullable CharBuffer decode(byte[] bytes) {
            if (characters.capacity() < bytes.length) {
                characters = CharBuffer.allocate(bytes.length);
            }
            characters.clear();
            CoderResult result = decoder.reset().decode(ByteBuffer.wrap(bytes), characters, true);
            return result.isUnderflow() ? characters.flip() : null;
        }
    }

    private Utf8() {}

    /**
     * As {@link #decode}, without a String: the text starts at index 0 of a thread-local array and is valid until the
     * next call.
     */
    static @Nullable CharBuffer decodeInPlace(byte[] bytes) {
        return SCRATCH.get().decode(bytes);
    }

    /** Null if the bytes are not UTF-8 (overlong forms and surrogates included). */
    static @Nullable String decode(byte[] bytes, int from, int length) {
        // The String constructor is by far the fastest decoder, but replaces malformed input by U+FFFD. Only if that
        // character occurs must the strict decoder decide whether it was sent.
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes, from, length);
    }

    private static @Nullable String decodeStrictly(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
